package limits_test

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const root = "../.."

// inside are constants that bound no input: they choose between ways to the
// same answer.
var inside = map[string]bool{
	"metrics/aggregate.mostSparse":  true,
	"metrics/aggregate.mostWaste":   true,
	"sla.maxFacts":                  true,
	"sla/calendar.maxWeek":          true,
	"capacity/queueing.maxExponent": true,
	"capacity/queueing.maxPanels":   true,
	"capacity/queueing.maxDepth":    true,
	"capacity/queueing.mostSteps":   true,
	"capacity/forecast.maxRounds":   true,
	"metrics/stat.mostFractions":    true,
	"metrics/stat.mostSteps":        true,
}

// hour is the unit in which the table has lengths of time.
const hour = int64(3600 * 1e9)

// rows returns the rows of the table by their constants: the value as text.
func rows(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile("LIMITS.md")
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]string{}
	for _, line := range strings.Split(string(data), "\n") {
		cells := strings.Split(strings.Trim(line, "| "), " | ")
		if !strings.HasPrefix(line, "| ") || cells[0] == "what" {
			continue
		}
		if len(cells) != 4 || cells[0] == "" || cells[2] == "" {
			t.Errorf("want four cells: %s", line)
			continue
		}
		if m[cells[3]] != "" {
			t.Errorf("%s has two rows", cells[3])
		}
		m[cells[3]] = cells[1]
	}
	return m
}

var named = regexp.MustCompile(`^(max|most|Max|Most)[A-Z]`)

// constants returns the bounds in the source, by package and name: how the
// table writes their value.
func constants(t *testing.T) map[string]string {
	t.Helper()
	m := map[string]string{}
	for _, parent := range []string{"priority", "lifecycle", "sla", "tier", "metrics", "capacity", "internal"} {
		err := filepath.WalkDir(filepath.Join(root, parent), func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && d.Name() == "testdata":
				return filepath.SkipDir
			case d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
				return nil
			}
			f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			pkg, _ := filepath.Rel(root, filepath.Dir(name))
			for _, d := range f.Decls {
				if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.CONST {
					for _, s := range g.Specs {
						add(t, m, filepath.ToSlash(pkg), s.(*ast.ValueSpec))
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return m
}

func add(t *testing.T, m map[string]string, pkg string, s *ast.ValueSpec) {
	for i, id := range s.Names {
		key := pkg + "." + id.Name
		if !named.MatchString(id.Name) || inside[key] {
			continue
		}
		if len(s.Values) <= i {
			t.Errorf("%s has no value of its own", key)
			continue
		}
		v, length := value(s.Values[i])
		if v == nil {
			t.Errorf("%s: the test cannot compute its value", key)
			continue
		}
		m[key] = text(t, key, v, length)
	}
}

// value computes a constant; length says that it is one of time.
func value(x ast.Expr) (v constant.Value, length bool) {
	switch x := x.(type) {
	case *ast.BasicLit:
		return constant.MakeFromLiteral(x.Value, x.Kind, 0), false
	case *ast.ParenExpr:
		return value(x.X)
	case *ast.CallExpr: // a conversion
		v, _ := value(x.Args[0])
		fun, _ := x.Fun.(*ast.SelectorExpr)
		id, _ := x.Fun.(*ast.Ident)
		return v, fun != nil && fun.Sel.Name == "Duration" || id != nil && id.Name == "Duration"
	case *ast.SelectorExpr:
		switch x.Sel.Name {
		case "Hour":
			return constant.MakeInt64(hour), true
		case "MaxDepth": // of package cond, which has a row of its own
			return constant.MakeInt64(32), false
		}
	case *ast.BinaryExpr:
		a, la := value(x.X)
		b, lb := value(x.Y)
		if a == nil || b == nil {
			return nil, false
		}
		if x.Op == token.SHL {
			n, _ := constant.Uint64Val(b)
			return constant.Shift(a, x.Op, uint(n)), la
		}
		return constant.BinaryOp(a, x.Op, b), la || lb
	}
	return nil, false
}

// text writes a value as the table does: 10,000 or 87,600 h.
func text(t *testing.T, key string, v constant.Value, length bool) string {
	n, exact := constant.Int64Val(constant.ToInt(v))
	if !exact {
		t.Errorf("%s is no whole number: %v", key, v)
	}
	unit := ""
	if length {
		if n%hour != 0 {
			t.Errorf("%s is no whole number of hours: %d", key, n)
		}
		n, unit = n/hour, " h"
	}
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s + unit
}

// The table has every bound of the source, with its value, and no other.
func TestTableIsTheSource(t *testing.T) {
	want, have := constants(t), rows(t)
	if len(want) < 50 {
		t.Fatalf("found %d constants", len(want))
	}
	for key, value := range want {
		if have[key] != value {
			t.Errorf("LIMITS.md: %s is %s, the table has %q", key, value, have[key])
		}
	}
	for key := range have {
		if want[key] == "" {
			t.Errorf("LIMITS.md: no constant %s", key)
		}
	}
	for key := range inside {
		if _, ok := have[key]; ok {
			t.Errorf("%s is in the table and bounds no input", key)
		}
	}
}
