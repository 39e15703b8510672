// Command textnorm reads lines from its input and prints the category that a
// dictionary gives each of them. It brings a normaliser made of
// golang.org/x/text: compatibility forms such as ½, ㎏ or ①, which package
// classify leaves as they are, become plain letters and digits before texts are
// compared.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"

	"github.com/supportops/policy/priority/classify"
	"golang.org/x/text/unicode/norm"
)

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "textnorm:", err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer) error {
	d, err := classify.NewDictionary(classify.DictionarySpec{
		Categories: []classify.CategorySpec{{Code: "W", Name: "weight"}, {Code: "S", Name: "step"}},
		Rules: []classify.KeywordRuleSpec{
			{Category: "W", Any: []string{"*kg", "kilogram*"}},
			{Category: "S", Any: []string{"step 1", "step 2"}},
		},
	}, norm.NFKC.String)
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		c, ok := d.Classify(lines.Text())
		if !ok {
			fmt.Fprintf(out, "-\t%s\n", lines.Text())
			continue
		}
		fmt.Fprintf(out, "%s\t%s\n", c.Category.Name, lines.Text())
	}
	return lines.Err()
}
