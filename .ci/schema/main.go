// Command schema writes the JSON Schema of every document of the library, so
// that editors complete and check policies as they are written.
//
//	go run ./.ci/schema          writes them
//	go run ./.ci/schema -check   fails if one is not as it would be written
//
// A document is an exported struct with a schema of its own. Its schema lies
// beside the package: sla/policy.schema.json. What a schema cannot state (an
// unknown calendar, two rules that cannot both hold) is checked when a document
// is compiled.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	check := flag.Bool("check", false, "write nothing; fail if a schema is out of date")
	flag.Parse()
	stale, err := run(".", *check)
	if err != nil {
		fmt.Fprintln(os.Stderr, "schema:", err)
		os.Exit(1)
	}
	if *check && len(stale) > 0 {
		fmt.Println("out of date, run go run ./.ci/schema:", strings.Join(stale, " "))
		os.Exit(1)
	}
	fmt.Printf("schema: %d documents, %d written\n", len(documents()), len(stale))
}

// run writes the schemas that are not up to date, unless it only checks, and
// returns their files.
func run(root string, check bool) (stale []string, err error) {
	src, err := readSource(root)
	if err != nil {
		return nil, err
	}
	want := map[string]bool{}
	for _, doc := range documents() {
		id, ok := src.id(doc)
		if !ok {
			return nil, fmt.Errorf("%v says no schema", doc)
		}
		data, err := src.schema(doc, id)
		if err != nil {
			return nil, err
		}
		name := fileOf(doc, id)
		want[name] = true
		name = filepath.Join(root, name)
		if old, _ := os.ReadFile(name); bytes.Equal(old, data) {
			continue
		}
		stale = append(stale, name)
		if !check {
			if err := os.WriteFile(name, data, 0o644); err != nil {
				return nil, err
			}
		}
	}
	for _, name := range src.schemas {
		if !want[name] {
			stale = append(stale, name+" (of no document)")
		}
	}
	if missing := src.undeclared(); len(missing) > 0 {
		return nil, fmt.Errorf("documents that the list lacks: %v", missing)
	}
	slices.Sort(stale)
	return stale, nil
}
