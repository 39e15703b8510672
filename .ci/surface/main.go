// Command surface counts the names that the library exports: types, functions,
// methods, constants and variables, a package a line. It fails when they are
// more than the limits, which only come down.
//
//	git ls-files '*.go' | xargs go run ./.ci/surface
package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
)

const (
	mostInAll     = 1766 // names in the whole library
	mostInPackage = 100  // names in a package that is not among the exceptions
)

// exceptions are packages above the limit, with a limit of their own. One that
// is no longer needed fails, so that it goes.
var exceptions = map[string]int{}

func main() {
	counts := map[string]int{}
	for _, name := range os.Args[1:] {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		for _, d := range f.Decls {
			counts[filepath.Dir(name)] += exported(d)
		}
	}
	if !report(counts) {
		os.Exit(1)
	}
}

// exported returns how many exported names a declaration makes.
func exported(d ast.Decl) (n int) {
	count := func(id *ast.Ident) {
		if id.IsExported() {
			n++
		}
	}
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil || ast.IsExported(receiver(d.Recv.List[0].Type)) {
			count(d.Name)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				count(s.Name)
			case *ast.ValueSpec:
				for _, id := range s.Names {
					count(id)
				}
			}
		}
	}
	return n
}

// receiver returns the name of the type of a receiver.
func receiver(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.StarExpr:
		return receiver(t.X)
	case *ast.IndexExpr:
		return receiver(t.X)
	case *ast.IndexListExpr:
		return receiver(t.X)
	case *ast.Ident:
		return t.Name
	}
	return ""
}

// report prints the counts and reports whether they are within the limits.
func report(counts map[string]int) bool {
	ok, total := true, 0
	var names []string
	for name := range counts {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		n, limit := counts[name], mostInPackage
		if e, listed := exceptions[name]; listed {
			limit = e
			if n <= mostInPackage {
				fmt.Printf("FAILED: %s has %d names and needs no exception\n", name, n)
				ok = false
			}
		}
		if n > limit {
			fmt.Printf("FAILED: %s has %d names, more than %d\n", name, n, limit)
			ok = false
		}
		fmt.Printf("%6d  %s\n", n, name)
		total += n
	}
	fmt.Printf("%6d  in all\n", total)
	if total > mostInAll {
		fmt.Printf("FAILED: %d names in all, more than %d\n", total, mostInAll)
		ok = false
	}
	return ok
}
