package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strconv"
)

// mutant is one change of one file: the bytes from..to become text.
type mutant struct {
	pack     *pack
	file     string
	line     int
	from, to int
	old, new string
}

func (m mutant) String() string {
	return fmt.Sprintf("%s:%d: %s → %s", m.file, m.line, strconv.Quote(m.old), strconv.Quote(m.new))
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
func mutants(p *pack, name string) ([]mutant, error) {
	source, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, name, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var out []mutant
	add := func(from, to token.Pos, text string) {
		f, t := fset.Position(from), fset.Position(to)
		old := string(source[f.Offset:t.Offset])
		out = append(out, mutant{pack: p, file: name, line: f.Line, from: f.Offset, to: t.Offset, old: old, new: text})
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
			case *ast.BasicLit:
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

func text(source []byte, fset *token.FileSet, n ast.Node) string {
	return string(source[fset.Position(n.Pos()).Offset:fset.Position(n.End()).Offset])
}
