package glossary_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

// section returns the lines of the README's section of words.
func section(t *testing.T) []string {
	t.Helper()
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(readme), "\n## Words\n")
	if !ok {
		t.Fatal("README.md has no section Words")
	}
	words, _, _ := strings.Cut(rest, "\n## ")
	return strings.Split(words, "\n")
}

// shared returns the names that, by the last lines of the section, several
// packages may export.
func shared(t *testing.T) []string {
	var names []string
	for _, line := range section(t) {
		if !strings.HasPrefix(line, "|") {
			for _, m := range regexp.MustCompile("`([A-Z][A-Za-z]*)`").FindAllStringSubmatch(line, -1) {
				names = append(names, m[1])
			}
		}
	}
	if len(names) == 0 {
		t.Fatal("the section Words names no types that packages share")
	}
	return names
}

// source is one file of the library: which package has it, and whether it is a
// test.
type source struct {
	pkg  string // its path below the module
	test bool
	*ast.File
}

// sources returns every file of the library's packages, tests included.
func sources(t *testing.T) (files []source) {
	t.Helper()
	for _, parent := range []string{"priority", "lifecycle", "sla", "tier", "metrics", "capacity"} {
		err := filepath.WalkDir(filepath.Join(root, parent), func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && (d.Name() == "internal" || d.Name() == "testdata"):
				return filepath.SkipDir
			case d.IsDir() || !strings.HasSuffix(name, ".go"):
				return nil
			}
			f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution|parser.ParseComments)
			if err != nil {
				return err
			}
			pkg, err := filepath.Rel(root, filepath.Dir(name))
			files = append(files, source{filepath.ToSlash(pkg), strings.HasSuffix(name, "_test.go"), f})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// exportedTypes returns the packages that declare each exported type name. An
// alias is the same type under the same word, so it does not count.
func exportedTypes(t *testing.T) map[string][]string {
	t.Helper()
	types := map[string][]string{}
	for _, f := range sources(t) {
		if f.test {
			continue
		}
		for _, d := range f.Decls {
			for _, name := range typesOf(d) {
				types[name] = append(types[name], f.pkg)
			}
		}
	}
	return types
}

func typesOf(d ast.Decl) (names []string) {
	if g, ok := d.(*ast.GenDecl); ok {
		for _, s := range g.Specs {
			if s, ok := s.(*ast.TypeSpec); ok && s.Name.IsExported() && !s.Assign.IsValid() {
				names = append(names, s.Name.Name)
			}
		}
	}
	return names
}

// One word has one meaning: two packages export one type name only where the
// README says that they may.
func TestTypeNamesHaveOneMeaning(t *testing.T) {
	may, types := shared(t), exportedTypes(t)
	if len(types) < 300 {
		t.Fatalf("found %d exported types", len(types))
	}
	for name, pkgs := range types {
		if len(pkgs) > 1 && !slices.Contains(may, name) {
			t.Errorf("%s is exported by %s: rename all but one, each word has one meaning (README, Words)", name, strings.Join(pkgs, ", "))
		}
	}
	for _, name := range may {
		if len(types[name]) < 2 {
			t.Errorf("the README lets packages share %s, which %d exports", name, len(types[name]))
		}
	}
}

// The glossary has one row for each word, and each says something.
func TestWordsAreDefinedOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, line := range section(t) {
		cells := strings.Split(strings.Trim(line, "| "), " | ")
		if !strings.HasPrefix(line, "|") || strings.HasPrefix(line, "|--") || cells[0] == "word" {
			continue
		}
		if len(cells) != 2 || strings.TrimSpace(cells[1]) == "" {
			t.Errorf("want two cells in %q", line)
			continue
		}
		for _, word := range strings.FieldsFunc(cells[0], func(r rune) bool { return r == ',' || r == ';' }) {
			if word = strings.TrimSpace(word); seen[word] {
				t.Errorf("%q has two rows", word)
			}
			seen[word] = true
		}
	}
	if len(seen) < 40 {
		t.Errorf("found %d words", len(seen))
	}
}
