// Command purity checks what the library promises of its own code and no
// other tool looks at: that an answer depends on the arguments alone, that
// imports run one way, and that nothing exported can be changed.
//
// Usage: purity FILE.go... (library files, without tests and examples)
package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
)

const module = "github.com/supportops/policy/"

// chain is the way of the data: a package imports those before it, never one
// after it. The package capacity stands apart, and calendars lie below all.
var chain = []string{"priority", "lifecycle", "sla", "tier", "metrics"}

// calendar imports internal helpers alone, and may be imported from lifecycle
// on.
const calendar = "sla/calendar"

// imports that library code may have beside this module's. Each is free of
// clocks, files, network and process state, or is held to that by banned.
var imports = []string{
	"bytes", "cmp", "container/heap", "crypto/sha256", "database/sql/driver", "encoding", "encoding/base64", "encoding/binary",
	"encoding/hex", "encoding/json", "errors", "fmt", "hash/fnv", "hash/maphash", "io", "iter", "maps", "math", "math/big",
	"math/bits", "math/rand/v2", "reflect", "regexp", "slices", "sort", "strconv", "strings", "sync", "text/tabwriter", "time", "unicode",
	"unicode/utf8",
	"github.com/shopspring/decimal",
}

// banned are names of allowed imports that read or write something outside
// the arguments, or that depend on package variables of others.
var banned = map[string][]string{
	"time":         {"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"},
	"fmt":          {"Print", "Printf", "Println", "Scan", "Scanf", "Scanln"},
	"hash/maphash": {"MakeSeed", "Bytes", "String", "Comparable"}, // seeds differ from process to process
	"math/rand/v2": {"Int", "IntN", "Int32", "Int32N", "Int64", "Int64N", "Uint", "UintN", "Uint32", "Uint32N", "Uint64", "Uint64N",
		"N", "Float32", "Float64", "NormFloat64", "ExpFloat64", "Perm", "Shuffle"}, // the shared source; a seeded one of one's own is fine
	"github.com/shopspring/decimal": {"DivisionPrecision", "PowPrecisionNegativeExponent", "MarshalJSONWithoutQuotes", "ExpMaxIterations", "Avg"},
}

// allowed are findings that stand, by file and finding, each with its reason.
var allowed = map[string]string{}

func main() {
	var found []string
	for _, file := range os.Args[1:] {
		f, err := parse(file)
		if err != nil {
			found = append(found, err.Error())
			continue
		}
		found = append(found, f.check()...)
	}
	for _, s := range found {
		fmt.Println(s)
	}
	fmt.Printf("purity: %d files, %d findings\n", len(os.Args)-1, len(found))
	if len(found) > 0 {
		os.Exit(1)
	}
}

type file struct {
	name  string
	set   *token.FileSet
	tree  *ast.File
	names map[string]string      // local name of an import -> its path
	zoned map[*ast.CallExpr]bool // calls with .UTC() or .In(zone) behind them
	found []string
}

func parse(name string) (*file, error) {
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	return &file{name: name, set: set, tree: tree, names: map[string]string{}, zoned: map[*ast.CallExpr]bool{}}, nil
}

func (f *file) check() []string {
	f.checkImports()
	f.checkDeclarations()
	ast.Inspect(f.tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			f.report(n, "starts a goroutine")
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok && slices.Contains([]string{"panic", "print", "println"}, id.Name) {
				f.report(n, "calls "+id.Name)
			}
			if sel, ok := n.Fun.(*ast.SelectorExpr); ok && !f.zoned[n] && strings.HasPrefix(sel.Sel.Name, "Unix") {
				if x, ok := sel.X.(*ast.Ident); ok && f.names[x.Name] == "time" {
					f.report(n, "leaves the result of time."+sel.Sel.Name+" in the zone of the process")
				}
			}
		case *ast.SelectorExpr:
			if n.Sel.Name == "Local" {
				f.report(n, "uses Local, the zone of the process")
			}
			if call, ok := n.X.(*ast.CallExpr); ok && (n.Sel.Name == "UTC" || n.Sel.Name == "In") {
				f.zoned[call] = true
			}
			if x, ok := n.X.(*ast.Ident); ok && slices.Contains(banned[f.names[x.Name]], n.Sel.Name) {
				f.report(n, "uses "+x.Name+"."+n.Sel.Name)
			}
		}
		return true
	})
	return f.found
}

func (f *file) report(n ast.Node, what string) {
	if _, ok := allowed[f.name+": "+what]; !ok {
		f.found = append(f.found, fmt.Sprintf("%s: %s", f.set.Position(n.Pos()), what))
	}
}

func (f *file) checkImports() {
	home, _, _ := strings.Cut(f.name, "/")
	if path.Dir(f.name) == calendar {
		home = calendar // which imports internal helpers alone
	}
	for _, spec := range f.tree.Imports {
		p, _ := strconv.Unquote(spec.Path.Value)
		local := path.Base(p)
		if local == "v2" {
			local = path.Base(path.Dir(p))
		}
		if spec.Name != nil {
			local = spec.Name.Name
		}
		f.names[local] = p
		switch to, ours := strings.CutPrefix(p, module); {
		case ours && !downward(home, to):
			f.report(spec, "imports "+to+", against the direction "+strings.Join(chain, " < "))
		case !ours && !slices.Contains(imports, p):
			f.report(spec, "imports "+p)
		}
	}
}

// downward reports whether a package in the top folder home may import the
// package at path to.
func downward(home, to string) bool {
	if to == calendar {
		return slices.Contains(chain[1:], home)
	}
	to, _, _ = strings.Cut(to, "/")
	if to == home || to == "internal" {
		return true
	}
	i, j := slices.Index(chain, home), slices.Index(chain, to)
	return i >= 0 && j >= 0 && j < i
}

// checkDeclarations looks for exported variables that are no sentinel errors
// and for init functions.
func (f *file) checkDeclarations() {
	for _, d := range f.tree.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil && d.Name.Name == "init" {
				f.report(d, "has an init function")
			}
		case *ast.GenDecl:
			if d.Tok != token.VAR {
				continue
			}
			for _, s := range d.Specs {
				for _, id := range s.(*ast.ValueSpec).Names {
					if id.IsExported() && !strings.HasPrefix(id.Name, "Err") {
						f.report(id, "exports the variable "+id.Name)
					}
				}
			}
		}
	}
}
