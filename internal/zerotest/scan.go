package zerotest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
)

// Package is what a package of the library exports.
type Package struct {
	Path         string   // after the module, such as "tier/assign"
	Types, Funcs []string // without type parameters, in order
	Generic      []string // types and functions with type parameters
	Interfaces   []string // types whose zero value is nil
}

// Scan returns the packages of the library under root, in order of their
// paths, as its source files declare them.
func Scan(root string) ([]Package, error) {
	byPath := map[string]*Package{}
	for _, parent := range []string{"priority", "lifecycle", "sla", "tier", "metrics", "capacity"} {
		err := filepath.WalkDir(filepath.Join(root, parent), func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && (d.Name() == "internal" || d.Name() == "testdata"):
				return filepath.SkipDir
			case d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
				return nil
			}
			f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			path, _ := filepath.Rel(root, filepath.Dir(name))
			path = filepath.ToSlash(path)
			if byPath[path] == nil {
				byPath[path] = &Package{Path: path}
			}
			for _, d := range f.Decls {
				byPath[path].add(d)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	var out []Package
	for _, p := range byPath {
		for _, list := range [][]string{p.Types, p.Funcs, p.Generic, p.Interfaces} {
			slices.Sort(list)
		}
		out = append(out, *p)
	}
	slices.SortFunc(out, func(a, b Package) int { return strings.Compare(a.Path, b.Path) })
	return out, nil
}

// add adds what a declaration exports. An alias is a type of another package
// and left to it.
func (p *Package) add(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		switch {
		case d.Recv != nil || !d.Name.IsExported():
		case d.Type.TypeParams != nil:
			p.Generic = append(p.Generic, d.Name.Name)
		default:
			p.Funcs = append(p.Funcs, d.Name.Name)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			if s, ok := s.(*ast.TypeSpec); ok && s.Name.IsExported() && !s.Assign.IsValid() {
				p.addType(s)
			}
		}
	}
}

func (p *Package) addType(s *ast.TypeSpec) {
	_, isInterface := s.Type.(*ast.InterfaceType)
	switch {
	case s.TypeParams != nil:
		p.Generic = append(p.Generic, s.Name.Name)
	case isInterface:
		p.Interfaces = append(p.Interfaces, s.Name.Name)
	default:
		p.Types = append(p.Types, s.Name.Name)
	}
}
