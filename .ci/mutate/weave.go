package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"go/ast"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// switchName is the package that the woven code asks which mutant is on. It
// exists in the overlay alone.
const switchName = "mutantswitch"

const switchSource = `package mutantswitch

import (
	"os"
	"strconv"
	"sync"
)

var (
	active, _ = strconv.Atoi(os.Getenv("MUTANT"))
	reached   = open(os.Getenv("MUTANT_REACHED"))
	seen      sync.Map
)

func open(name string) *os.File {
	if name == "" {
		return nil
	}
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		panic(err)
	}
	return f
}

func On(id int) bool { return id == active || reached != nil && note(id) }

func note(id int) bool {
	if _, old := seen.LoadOrStore(id, true); !old {
		reached.WriteString(strconv.Itoa(id) + "\n")
	}
	return false
}
`

// weave writes changed copies of the sample's files, in which a function
//
//	func F(x int) int { body }
//
// begins with a copy of its body for each of its mutants:
//
//	func F(x int) int {if mutantswitch.On(7) { return func(x int) int { changed body }(x) }; body }
//
// It returns the name of the overlay that puts them in place, and a key of the
// code with them.
func (t *tester) weave(sample []*mutant) (overlay, key string, err error) {
	hash := sha256.New()
	if err := t.module.hash(hash); err != nil {
		return "", "", err
	}
	byFile := map[string][]*mutant{}
	for _, m := range sample {
		byFile[m.file] = append(byFile[m.file], m)
	}
	replace := map[string]string{}
	write := func(name, text string) error {
		as := filepath.Join(t.work, fmt.Sprintf("woven%d.go", len(replace)))
		replace[name] = as
		io.WriteString(hash, text)
		return os.WriteFile(as, []byte(text), 0o600)
	}
	if err := write(filepath.Join(t.module.root, "internal", switchName, "switch.go"), switchSource); err != nil {
		return "", "", err
	}
	for _, name := range slices.Sorted(maps.Keys(byFile)) {
		if err := write(name, t.woven(byFile[name])); err != nil {
			return "", "", err
		}
	}
	data, err := json.Marshal(map[string]map[string]string{"Replace": replace})
	if err != nil {
		return "", "", err
	}
	overlay = filepath.Join(t.work, "overlay.json")
	return overlay, fmt.Sprintf("%x", hash.Sum(nil)), os.WriteFile(overlay, data, 0o600)
}

// woven returns a file with all its mutants.
func (t *tester) woven(mutants []*mutant) string {
	slices.SortStableFunc(mutants, func(a, b *mutant) int { return cmp.Compare(a.decl.Pos(), b.decl.Pos()) })
	source := string(mutants[0].source)
	var b strings.Builder
	at := strings.Index(source, "\n"+"package ") + 1
	at += strings.Index(source[at:], "\n")
	b.WriteString(source[:at])
	fmt.Fprintf(&b, "; import %q", t.module.path+"/internal/"+switchName)
	for _, m := range mutants {
		begin := m.fset.Position(m.decl.Body.Lbrace).Offset + 1
		if begin > at {
			b.WriteString(source[at:begin])
			at = begin
		}
		b.WriteString(m.branch())
	}
	b.WriteString(source[at:])
	return b.String()
}

// branch is the statement that runs the changed body in place of the right one.
func (m *mutant) branch() string {
	code := func(n ast.Node) string {
		return string(m.source[m.fset.Position(n.Pos()).Offset:m.fset.Position(n.End()).Offset])
	}
	var parameters, arguments []string
	fields := m.decl.Type.Params.List
	if m.decl.Recv != nil {
		fields = append(slices.Clone(m.decl.Recv.List), fields...)
	}
	for _, f := range fields {
		for _, name := range f.Names {
			if name.Name == "_" {
				continue
			}
			parameters = append(parameters, name.Name+" "+code(f.Type))
			if _, variadic := f.Type.(*ast.Ellipsis); variadic {
				arguments = append(arguments, name.Name+"...")
			} else {
				arguments = append(arguments, name.Name)
			}
		}
	}
	results, verb, end := "", "", "; return"
	if r := m.decl.Type.Results; r != nil && len(r.List) > 0 {
		results, verb, end = code(r), "return ", ""
	}
	brace, last := m.fset.Position(m.decl.Body.Lbrace).Offset, m.fset.Position(m.decl.Body.Rbrace).Offset+1
	body := string(m.source[brace:m.from]) + m.new + string(m.source[m.to:last])
	return fmt.Sprintf(" if %s.On(%d) { %sfunc(%s) %s %s(%s)%s }; ",
		switchName, m.id, verb, strings.Join(parameters, ", "), results, body, strings.Join(arguments, ", "), end)
}
