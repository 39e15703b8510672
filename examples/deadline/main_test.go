package main

import (
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The README shows this program and what it prints, to the letter.
func TestREADME(t *testing.T) {
	readme, source := read(t, "../../README.md"), read(t, "main.go")
	if code := block(t, readme, "go"); !strings.HasSuffix(source, code) {
		t.Errorf("main.go does not end with the README's code:\n%s", cmp.Diff(source[strings.Index(source, "func main"):], code))
	}
	if diff := cmp.Diff(output(t), block(t, readme, "text")); diff != "" {
		t.Errorf("(-program +README):\n%s", diff)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// block returns the first fenced block of a language.
func block(t *testing.T, text, language string) string {
	t.Helper()
	_, rest, begins := strings.Cut(text, "\n```"+language+"\n")
	inside, _, ends := strings.Cut(rest, "```\n")
	if !begins || !ends {
		t.Fatalf("no block of %s", language)
	}
	return inside
}

// output returns what the program prints.
func output(t *testing.T) string {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout := os.Stdout
	os.Stdout = w
	main()
	os.Stdout = stdout
	w.Close()
	printed, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(printed)
}
