package glossary_test

import (
	"go/ast"
	"regexp"
	"strings"
	"testing"
)

// documented returns the exported types, functions and methods of a
// declaration with their comments.
func documented(d ast.Decl) map[string]string {
	out := map[string]string{}
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && (d.Recv == nil || ast.IsExported(receiver(d.Recv.List[0].Type))) {
			out[d.Name.Name] = d.Doc.Text()
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			if s, ok := s.(*ast.TypeSpec); ok && s.Name.IsExported() {
				out[s.Name.Name] = d.Doc.Text() + s.Doc.Text()
			}
		}
	}
	return out
}

// receiver returns the name of a receiver's type.
func receiver(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.StarExpr:
		return receiver(x.X)
	case *ast.IndexExpr:
		return receiver(x.X)
	case *ast.IndexListExpr:
		return receiver(x.X)
	case *ast.Ident:
		return x.Name
	}
	return ""
}

// A comment begins with the name that it is about, and what it says of the
// zero value of a type names that type: a renaming must not leave the old name.
func TestCommentsNameWhatTheyAreAbout(t *testing.T) {
	types := exportedTypes(t)
	zero := regexp.MustCompile(`The (?:zero|empty) ([A-Z]\w*)`)
	count := 0
	for _, f := range sources(t) {
		if f.test {
			continue
		}
		for _, d := range f.Decls {
			for name, text := range documented(d) {
				count++
				if rest, ok := strings.CutPrefix(text, name); !ok || rest == "" || !strings.Contains(" ,.'", rest[:1]) {
					t.Errorf("%s: the comment of %s begins with %.40q", f.pkg, name, text)
				}
				for _, m := range zero.FindAllStringSubmatch(text, -1) {
					if len(types[name]) > 0 && m[1] != name {
						t.Errorf("%s: the comment of %s speaks of the zero or empty %s", f.pkg, name, m[1])
					}
				}
			}
		}
	}
	if count < 900 {
		t.Fatalf("found %d comments", count)
	}
}
