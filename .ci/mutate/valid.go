package main

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
)

// checker tells whether a mutant compiles, by the types alone.
type checker struct {
	fset     *token.FileSet
	importer types.Importer
	files    map[string]*ast.File
}

func newChecker(m *module) *checker {
	c := &checker{fset: token.NewFileSet(), files: map[string]*ast.File{}}
	c.importer = importer.ForCompiler(c.fset, "gc", func(path string) (io.ReadCloser, error) {
		if m.exports[path] == "" {
			return nil, fmt.Errorf("no package %s", path)
		}
		return os.Open(m.exports[path])
	})
	return c
}

func (c *checker) compiles(m *mutant) bool {
	changed, err := parser.ParseFile(c.fset, m.file, m.changed(), parser.SkipObjectResolution)
	if err != nil {
		return false
	}
	files := []*ast.File{changed}
	for _, name := range m.pack.GoFiles {
		if name = filepath.Join(m.pack.Dir, name); name == m.file {
			continue
		}
		if c.files[name] == nil {
			f, err := parser.ParseFile(c.fset, name, nil, parser.SkipObjectResolution)
			if err != nil {
				return false
			}
			c.files[name] = f
		}
		files = append(files, c.files[name])
	}
	config := types.Config{Importer: c.importer}
	_, err = config.Check(m.pack.ImportPath, c.fset, files, nil)
	return err == nil
}
