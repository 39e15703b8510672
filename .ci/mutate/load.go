package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// module is the library: its packages, and those that mutants are drawn from.
type module struct {
	root     string
	path     string
	packages []*pack
	chosen   []*pack
	exports  map[string]string // compiled packages by path
}

// pack is a package as go list tells of it.
type pack struct {
	Dir, ImportPath, Export            string
	Standard                           bool
	Module                             *struct{ Path, Dir string }
	GoFiles, TestGoFiles, XTestGoFiles []string
	Imports, TestImports, XTestImports []string
	importers                          []*pack // directly, by their tests or otherwise
}

func (p *pack) tested() bool { return len(p.TestGoFiles)+len(p.XTestGoFiles) > 0 }

// load reads the module, and which of its packages the patterns name.
func load(patterns []string) (*module, error) {
	if len(patterns) == 0 {
		patterns = []string{"./..."}
	}
	all, err := list("-export", "-deps", "./...")
	if err != nil {
		return nil, err
	}
	named, err := list(patterns...)
	if err != nil {
		return nil, err
	}
	m := &module{exports: map[string]string{}}
	m.root, m.path = named[0].Module.Dir, named[0].Module.Path
	byPath := map[string]*pack{}
	for _, p := range all {
		m.exports[p.ImportPath] = p.Export
		if p.Module != nil && p.Module.Path == m.path {
			byPath[p.ImportPath] = p
			m.packages = append(m.packages, p)
		}
	}
	for _, p := range m.packages {
		for _, path := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
			if to := byPath[path]; to != nil && to != p && !slices.Contains(to.importers, p) {
				to.importers = append(to.importers, p)
			}
		}
	}
	for _, p := range named {
		if !strings.Contains(p.ImportPath, "/examples/") && !strings.Contains(p.ImportPath, "/internal/zerotest/") && !strings.HasSuffix(p.ImportPath, "test") {
			m.chosen = append(m.chosen, byPath[p.ImportPath])
		}
	}
	return m, nil
}

// hash writes all code of the module.
func (m *module) hash(w io.Writer) error {
	for _, p := range m.packages {
		for _, name := range slices.Concat(p.GoFiles, p.TestGoFiles, p.XTestGoFiles) {
			data, err := os.ReadFile(filepath.Join(p.Dir, name))
			if err != nil {
				return err
			}
			fmt.Fprintf(w, "%s/%s %d\n%s", p.ImportPath, name, len(data), data)
		}
	}
	return nil
}

// distances returns how many imports lie between p and the packages above it:
// 0 for itself, 1 for what imports it.
func (p *pack) distances() map[*pack]int {
	d := map[*pack]int{p: 0}
	for queue := []*pack{p}; len(queue) > 0; queue = queue[1:] {
		for _, above := range queue[0].importers {
			if _, seen := d[above]; !seen {
				d[above] = d[queue[0]] + 1
				queue = append(queue, above)
			}
		}
	}
	return d
}

func list(args ...string) ([]*pack, error) {
	cmd := exec.Command("go", append([]string{"list", "-json"}, args...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var packages []*pack
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		p := &pack{}
		if err := d.Decode(p); err != nil {
			return nil, err
		}
		packages = append(packages, p)
	}
	return packages, nil
}
