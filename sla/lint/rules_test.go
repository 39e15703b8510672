package lint_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"testing"
)

// The rules that the comment of Finding lists are those that there are.
func TestRulesAreListed(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "finding.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var listed, rules []string
	for _, decl := range file.Decls {
		d, ok := decl.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, m := range regexp.MustCompile(`(?m)^ +- "(\w+)":`).FindAllStringSubmatch(d.Doc.Text(), -1) {
			listed = append(listed, m[1])
		}
		for _, s := range d.Specs {
			if v, ok := s.(*ast.ValueSpec); ok && d.Tok == token.CONST && len(v.Values) == 1 {
				rule, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				rules = append(rules, rule)
			}
		}
	}
	slices.Sort(listed)
	slices.Sort(rules)
	if len(rules) < 20 || !slices.Equal(listed, rules) {
		t.Errorf("listed %v\nrules  %v", listed, rules)
	}
}
