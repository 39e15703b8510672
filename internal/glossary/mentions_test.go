package glossary_test

import (
	"go/ast"
	"path"
	"regexp"
	"testing"
)

// members returns, by the name of a package and of each thing that it declares,
// the names of its fields and methods. A type that embeds another, or is one,
// has "*": its members are not all written where it is.
func members(files []source) map[string]map[string]map[string]bool {
	all := map[string]map[string]map[string]bool{}
	for _, f := range files {
		if f.test {
			continue
		}
		pkg := path.Base(f.pkg)
		if all[pkg] == nil {
			all[pkg] = map[string]map[string]bool{}
		}
		of := func(name string) map[string]bool {
			if all[pkg][name] == nil {
				all[pkg][name] = map[string]bool{}
			}
			return all[pkg][name]
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil {
					of(d.Name.Name)
				} else {
					of(receiver(d.Recv.List[0].Type))[d.Name.Name] = true
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					declared(s, of)
				}
			}
		}
	}
	return all
}

// declared adds what a specification of a type, constant or variable declares.
func declared(s ast.Spec, of func(string) map[string]bool) {
	switch s := s.(type) {
	case *ast.ValueSpec:
		for _, n := range s.Names {
			of(n.Name)
		}
	case *ast.TypeSpec:
		m := of(s.Name.Name)
		var list *ast.FieldList
		switch x := s.Type.(type) {
		case *ast.StructType:
			list = x.Fields
		case *ast.InterfaceType:
			list = x.Methods
		default:
			m["*"] = true
			return
		}
		for _, f := range list.List {
			for _, n := range f.Names {
				m[n.Name] = true
			}
			if len(f.Names) == 0 {
				m["*"] = true
			}
		}
	}
}

// What a comment calls by the name of its type or package exists: a field that
// gets another name must not leave the old one.
func TestCommentsMentionWhatExists(t *testing.T) {
	files := sources(t)
	all := members(files)
	selector := regexp.MustCompile(`\b([A-Za-z]\w*)\.([A-Z]\w*)(?:\.([A-Z]\w*))?`)
	count := 0
	for _, f := range files {
		if f.test {
			continue
		}
		for _, group := range f.Comments {
			for _, m := range selector.FindAllStringSubmatch(group.Text(), -1) {
				within := all[path.Base(f.pkg)]
				name, member := m[1], m[2]
				if other, ok := all[m[1]]; ok && within[m[1]] == nil {
					within, name, member = other, m[2], m[3]
				} else if within[m[1]] == nil || !ast.IsExported(m[1]) {
					continue // a variable of an example, another module's package
				}
				count++
				has, ok := within[name]
				if !ok || member != "" && !has[member] && !has["*"] {
					t.Errorf("%s: a comment mentions %s, which does not exist", f.pkg, m[0])
				}
			}
		}
	}
	if count < 300 {
		t.Fatalf("found %d mentions", count)
	}
}
