package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// source is what reflection does not tell of the library's types: comments and
// constants, by package path and name.
type source struct {
	comments map[string]string   // "sla.PolicySpec" and "sla.PolicySpec.Clocks"
	words    map[string][]string // "sla.Cycles": its constants
	texts    map[string][]string // "Level": texts of an enumeration
	schemas  []string            // files
	ids      map[string]string   // "sla.PolicySpec": its schema
}

func readSource(root string) (*source, error) {
	s := &source{comments: map[string]string{}, words: map[string][]string{}, texts: map[string][]string{}, ids: map[string]string{}}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(root, name)
		switch {
		case err != nil:
			return err
		case d.IsDir() && (rel == "examples" || rel != "." && strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return filepath.SkipDir
		case strings.HasSuffix(name, ".schema.json"):
			s.schemas = append(s.schemas, filepath.ToSlash(rel))
			return nil
		case d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err == nil {
			s.read(path.Dir(filepath.ToSlash(rel)), file)
		}
		return err
	})
	return s, err
}

func (s *source) read(pkg string, file *ast.File) {
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		last := ""
		for _, x := range g.Specs {
			switch x := x.(type) {
			case *ast.TypeSpec:
				doc := x.Doc
				if doc == nil {
					doc = g.Doc
				}
				s.readType(pkg+"."+x.Name.Name, x, doc)
			case *ast.ValueSpec:
				last = s.readValues(pkg, g.Tok, x, last)
			}
		}
	}
}

var schemaID = regexp.MustCompile(`"([a-z0-9/-]+/[0-9]+)"`)

func (s *source) readType(name string, x *ast.TypeSpec, doc *ast.CommentGroup) {
	s.comments[name] = plain(doc.Text())
	t, ok := x.Type.(*ast.StructType)
	if !ok {
		return
	}
	for _, f := range t.Fields.List {
		text := f.Doc.Text()
		if text == "" {
			text = f.Comment.Text()
		}
		for _, id := range f.Names {
			s.comments[name+"."+id.Name] = plain(text)
			if m := schemaID.FindStringSubmatch(text); id.Name == "Schema" && m != nil && ast.IsExported(x.Name.Name) {
				s.ids[name] = m[1]
			}
		}
	}
}

// readValues notes constants of word types, and the texts of enumerations.
func (s *source) readValues(pkg string, tok token.Token, x *ast.ValueSpec, last string) string {
	if tok == token.CONST {
		if id, ok := x.Type.(*ast.Ident); ok {
			last = id.Name
		}
		for _, v := range x.Values {
			if lit, ok := v.(*ast.BasicLit); ok && lit.Kind == token.STRING && last != "" && x.Type != nil {
				text, _ := strconv.Unquote(lit.Value)
				s.words[pkg+"."+last] = append(s.words[pkg+"."+last], text)
			}
		}
		return last
	}
	for _, v := range x.Values {
		lit, ok := v.(*ast.CompositeLit)
		if !ok {
			continue
		}
		name := ""
		for _, e := range lit.Elts {
			kv, ok := e.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			key, _ := kv.Key.(*ast.Ident)
			switch value := kv.Value.(type) {
			case *ast.BasicLit:
				if key != nil && key.Name == "Type" {
					name, _ = strconv.Unquote(value.Value)
				}
			case *ast.CompositeLit:
				if key == nil || key.Name != "Text" || name == "" {
					continue
				}
				for _, one := range value.Elts {
					if b, ok := one.(*ast.BasicLit); ok {
						text, _ := strconv.Unquote(b.Value)
						s.texts[pkg+"."+name] = append(s.texts[pkg+"."+name], text)
					}
				}
			}
		}
	}
	return last
}

// plain returns a comment as one line for an editor.
func plain(text string) string {
	text = strings.NewReplacer("[", "", "]", "").Replace(text)
	return strings.Join(strings.Fields(text), " ")
}

// key names a type as source does.
func key(t reflect.Type) string {
	dir := strings.TrimPrefix(strings.TrimPrefix(t.PkgPath(), module), "/")
	if strings.HasPrefix(dir, "internal/") {
		return t.Name()
	}
	return dir + "." + t.Name()
}

func (s *source) id(t reflect.Type) (string, bool) {
	id, ok := s.ids[key(t)]
	return id, ok
}

// undeclared are documents in the source that the list lacks.
func (s *source) undeclared() (missing []string) {
	for name := range s.ids {
		known := slices.ContainsFunc(documents(), func(t reflect.Type) bool { return key(t) == name })
		if !known && !slices.Contains(notDocuments, name) {
			missing = append(missing, name)
		}
	}
	slices.Sort(missing)
	return missing
}
