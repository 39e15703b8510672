// Command encodings shows how values and documents of the library go through JSON,
// YAML, TOML, flags and columns of a database.
//
//	cd examples/encodings && go run . [-level P1] [-share 80%] [-limit 1h30m] [-day 2026-04-02] [-close 17:30] [-clock resolution]
//
// Text is the one form of a value, so JSON, YAML, TOML, flags and columns write it
// alike. A document is JSON; YAML and TOML are turned into it before they
// are read.
package main

import (
	"database/sql"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"time"

	_ "time/tzdata" // zones on machines that have none of their own

	_ "modernc.org/sqlite"

	"github.com/supportops/policy/examples/internal/command"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/sla"
)

//go:embed testdata
var files embed.FS

func main() {
	command.Main("encodings", run)
}

func run(args []string, out, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "flags:  ", o.level, o.share, o.limit, o.day, o.close, o.clock)
	var first string
	for _, name := range []string{"policy.json", "policy.yaml", "policy.toml"} {
		data, err := files.ReadFile("testdata/" + name)
		if err != nil {
			return err
		}
		spec, err := ReadDocument[sla.PolicySpec](name, data)
		if err != nil {
			return err
		}
		text, err := json.Marshal(spec)
		if err != nil {
			return err
		}
		if first == "" {
			first = string(text)
		}
		fmt.Fprintf(out, "%s: %d bytes of JSON, the same as the first: %t\n", name, len(text), string(text) == first)
	}
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // each connection to :memory: is a database of its own
	return columns(db, o, out)
}

// columns stores the options, a history and a document and reads them again.
func columns(db *sql.DB, o options, out io.Writer) error {
	if _, err := db.Exec("CREATE TABLE t (level TEXT, share TEXT, within TEXT, day TEXT, clock TEXT, history TEXT)"); err != nil {
		return err
	}
	h := Document[lifecycle.History]{lifecycle.NewHistory([]lifecycle.Event{
		{ID: "1", Time: o.day.At(o.close, time.UTC), Kind: lifecycle.Created, Side: lifecycle.Customer, Priority: o.level},
	})}
	if _, err := db.Exec("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)", o.level, o.share, o.limit, o.day.String(), o.clock, h); err != nil {
		return err
	}
	var got options
	var history Document[lifecycle.History]
	if err := db.QueryRow("SELECT * FROM t").Scan(&got.level, &got.share, &got.limit, Text{&got.day}, &got.clock, &history); err != nil {
		return err
	}
	fmt.Fprintln(out, "columns:", got.level, got.share, got.limit, got.day, got.clock, "with a history of", history.V.Len(), "event")
	if !history.V.Equal(h.V) {
		return fmt.Errorf("the history came back another")
	}
	return nil
}
