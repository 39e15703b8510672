package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// mutant is one change of one file: the bytes from..to become text.
type mutant struct {
	id       int // in the sample
	pack     *pack
	file     string // its path
	name     string // its path in the module
	line     int
	function string
	decl     *ast.FuncDecl
	source   []byte
	fset     *token.FileSet
	from, to int
	old, new string
}

func (m *mutant) String() string {
	return fmt.Sprintf("%s:%d: %s: %s", m.name, m.line, m.function, m.change())
}

// change shows the lines before and after it.
func (m *mutant) change() string {
	from, to := m.from, m.to
	for from > 0 && m.source[from-1] != '\n' {
		from--
	}
	for to < len(m.source) && m.source[to] != '\n' {
		to++
	}
	before := string(m.source[from:to])
	after := string(m.source[from:m.from]) + m.new + string(m.source[m.to:to])
	return short(before) + " → " + short(after)
}

// short writes code on one line.
func short(code string) string { return strings.Join(strings.Fields(code), " ") }

// changed returns the file with the change.
func (m *mutant) changed() []byte {
	return slices.Concat(m.source[:m.from], []byte(m.new), m.source[m.to:])
}

// others are the operators that take an operator's place.
var others = map[token.Token][]token.Token{
	token.EQL: {token.NEQ}, token.NEQ: {token.EQL},
	token.LSS: {token.LEQ, token.GEQ}, token.LEQ: {token.LSS, token.GTR},
	token.GTR: {token.GEQ, token.LEQ}, token.GEQ: {token.GTR, token.LSS},
	token.LAND: {token.LOR}, token.LOR: {token.LAND},
	token.ADD: {token.SUB}, token.SUB: {token.ADD},
	token.MUL: {token.QUO}, token.QUO: {token.MUL}, token.REM: {token.MUL},
	token.ADD_ASSIGN: {token.SUB_ASSIGN}, token.SUB_ASSIGN: {token.ADD_ASSIGN},
	token.INC: {token.DEC}, token.DEC: {token.INC},
}

// mutants returns every change of a file.
func mutants(root string, p *pack, name string) ([]*mutant, error) {
	source, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, name, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	inModule, err := filepath.Rel(root, name)
	if err != nil {
		return nil, err
	}
	decimals := slices.ContainsFunc(tree.Imports, func(i *ast.ImportSpec) bool { return strings.Contains(i.Path.Value, "decimal") })
	var out []*mutant
	var within *ast.FuncDecl
	add := func(from, to token.Pos, text string) {
		f, t := fset.Position(from), fset.Position(to)
		out = append(out, &mutant{
			pack: p, file: name, name: filepath.ToSlash(inModule), line: f.Line, function: nameOf(within), decl: within, source: source, fset: fset,
			from: f.Offset, to: t.Offset, old: string(source[f.Offset:t.Offset]), new: text,
		})
	}
	operator := func(at token.Pos, op token.Token) {
		for _, other := range others[op] {
			add(at, at+token.Pos(len(op.String())), other.String())
		}
	}
	for _, d := range tree.Decls {
		// What a variable or constant of a package says is data; the tables of
		// presets are compared figure by figure elsewhere.
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Body == nil {
			continue
		}
		within = f
		room := roomOf(f)
		maps.Copy(room, signsOf(f))
		if !decimals {
			maps.Copy(room, roundsOf(f))
		}
		ast.Inspect(f.Body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BinaryExpr:
				operator(n.OpPos, n.Op)
			case *ast.IncDecStmt:
				operator(n.TokPos, n.Tok)
			case *ast.AssignStmt:
				operator(n.TokPos, n.Tok)
				if n.Tok != token.DEFINE {
					add(n.Pos(), n.End(), "")
				}
			case *ast.ExprStmt:
				add(n.Pos(), n.End(), "")
			case *ast.IfStmt:
				add(n.Cond.Pos(), n.Cond.End(), "!("+text(source, fset, n.Cond)+")")
			case *ast.UnaryExpr:
				if n.Op == token.NOT || n.Op == token.SUB {
					add(n.OpPos, n.OpPos+1, "")
				}
				// Where -1 says that there is none, every negative number says so;
				// 0 does not.
				if lit, ok := n.X.(*ast.BasicLit); ok && n.Op == token.SUB && lit.Value == "1" {
					add(lit.Pos(), lit.End(), "0")
					room[lit] = true
				}
			case *ast.BasicLit:
				if room[n] {
					break
				}
				if v, err := strconv.ParseInt(n.Value, 0, 64); n.Kind == token.INT && err == nil {
					add(n.Pos(), n.End(), strconv.FormatInt(v+1, 10))
				}
			case *ast.Ident:
				switch n.Name {
				case "true":
					add(n.Pos(), n.End(), "false")
				case "false":
					add(n.Pos(), n.End(), "true")
				}
			case *ast.BranchStmt:
				switch n.Tok {
				case token.BREAK:
					add(n.Pos(), n.Pos()+5, "continue")
				case token.CONTINUE:
					add(n.Pos(), n.Pos()+8, "break")
				}
			}
			return true
		})
	}
	return out, nil
}

// roomOf returns the numbers in a function that say only how much memory is
// reserved: the capacity in make([]T, 0, n) and make(map[K]V, n), and the length
// of an array of which the function only ever takes none of the elements, to
// append to them: buf[:0]. One more of it changes no answer, since no code of the
// library asks for a capacity.
func roomOf(f *ast.FuncDecl) map[*ast.BasicLit]bool {
	room := map[*ast.BasicLit]bool{}
	all := func(n ast.Node) {
		ast.Inspect(n, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok {
				room[lit] = true
			}
			return true
		})
	}
	uses, empty := map[string]int{}, map[string]int{}
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			uses[n.Name]++
		case *ast.SliceExpr:
			if x, ok := n.X.(*ast.Ident); ok && n.Low == nil && isZero(n.High) {
				empty[x.Name]++
			}
		case *ast.CallExpr:
			if name, ok := n.Fun.(*ast.Ident); !ok || name.Name != "make" {
				break
			}
			_, isMap := n.Args[0].(*ast.MapType)
			if _, isSlice := n.Args[0].(*ast.ArrayType); isMap && len(n.Args) == 2 || isSlice && len(n.Args) == 3 {
				all(n.Args[len(n.Args)-1])
			}
		}
		return true
	})
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && len(v.Names) == 1 && uses[v.Names[0].Name] == empty[v.Names[0].Name]+1 {
			if array, ok := v.Type.(*ast.ArrayType); ok && array.Len != nil {
				all(array.Len)
			}
		}
		return true
	})
	return room
}

// roundsOf returns the zeros in t.Round(0), which takes the monotonic reading off
// an instant: so does t.Round(1), and neither changes the instant.
func roundsOf(f *ast.FuncDecl) map[*ast.BasicLit]bool {
	zeros := map[*ast.BasicLit]bool{}
	ast.Inspect(f.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) != 1 || !isZero(call.Args[0]) {
			return true
		}
		if s, ok := call.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == "Round" {
			zeros[call.Args[0].(*ast.BasicLit)] = true
		}
		return true
	})
	return zeros
}

// signsOf returns the ones in math.Inf(1) and math.IsInf(x, 1), which ask for the
// sign of the number alone: two is the same.
func signsOf(f *ast.FuncDecl) map[*ast.BasicLit]bool {
	ones := map[*ast.BasicLit]bool{}
	ast.Inspect(f.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		s, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || s.Sel.Name != "Inf" && s.Sel.Name != "IsInf" {
			return true
		}
		if lit, ok := call.Args[len(call.Args)-1].(*ast.BasicLit); ok && lit.Value == "1" {
			ones[lit] = true
		}
		return true
	})
	return ones
}

func isZero(x ast.Expr) bool {
	lit, ok := x.(*ast.BasicLit)
	return ok && lit.Value == "0"
}

func text(source []byte, fset *token.FileSet, n ast.Node) string {
	return string(source[fset.Position(n.Pos()).Offset:fset.Position(n.End()).Offset])
}

// nameOf returns a function's name as documentation has it: "Read" or
// "Level.String".
func nameOf(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	t := f.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name + "." + f.Name.Name
		default:
			return f.Name.Name
		}
	}
}
