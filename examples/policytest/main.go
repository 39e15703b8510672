// Command policytest runs files of worked cases against policies, prints what
// differs and exits with 1 if anything does.
//
//	go run ./examples/policytest [-policy NAME=FILE]... [-v] CASES.json...
//
// Each file is a document of package sla/slatest. The file holds its policy or
// names one: "standard" and "process" are the presets of package sla, and
// -policy gives other names a file. A line of the report says which file, case
// and clock, what was wanted and what came; or which word of the case the
// policy does not know, since a case with a misspelt state tests nothing. The
// exit status is 2 for a file that cannot be read and for a wrong command line.
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	_ "time/tzdata"

	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/slatest"
)

func main() {
	out := bufio.NewWriter(os.Stdout)
	status := run(os.Args[1:], out, os.Stderr)
	if err := out.Flush(); err != nil {
		fmt.Fprintln(os.Stderr, "policytest:", err)
		status = 2
	}
	os.Exit(status)
}

func run(args []string, out, errs io.Writer) int {
	policies := map[string]*sla.Policy{}
	flags := flag.NewFlagSet("policytest", flag.ContinueOnError)
	flags.SetOutput(errs)
	verbose := flags.Bool("v", false, "name the cases that hold too")
	flags.Func("policy", "a policy that cases name, as `NAME=FILE`", func(s string) error {
		name, file, ok := strings.Cut(s, "=")
		if !ok || name == "" {
			return errors.New("want NAME=FILE")
		}
		p, err := readPolicy(file)
		policies[name] = p
		return err
	})
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil {
		return 2
	}
	if flags.NArg() == 0 {
		fmt.Fprintln(errs, "policytest: want the files of cases to run")
		return 2
	}
	for name, s := range map[string]sla.PolicySpec{"standard": sla.StandardPolicySpec(), "process": sla.ProcessPolicySpec()} {
		p, err := sla.NewPolicy(s, nil)
		if err != nil {
			fmt.Fprintln(errs, err)
			return 2
		}
		if policies[name] == nil {
			policies[name] = p
		}
	}
	held, failed, status := 0, 0, 0
	for _, file := range flags.Args() {
		results, err := runFile(file, policies)
		if err != nil {
			fmt.Fprintf(errs, "%s: %v\n", file, err)
			status = 2
			continue
		}
		for _, r := range results {
			if len(r.Differences)+len(r.Strange) == 0 {
				held++
				if *verbose {
					fmt.Fprintf(out, "ok    %s: %s\n", file, r.Case)
				}
				continue
			}
			failed++
			fmt.Fprintf(out, "FAIL  %s: %s\n", file, r.Case)
			for _, d := range r.Differences {
				fmt.Fprintf(out, "      %s\n", d)
			}
			for _, word := range r.Strange {
				fmt.Fprintf(out, "      %s\n", word)
			}
		}
	}
	fmt.Fprintf(out, "%d cases hold, %d do not\n", held, failed)
	if failed > 0 && status == 0 {
		status = 1
	}
	return status
}

func readPolicy(file string) (*sla.Policy, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	s, err := sla.Read[sla.PolicySpec](data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return sla.NewPolicy(s, nil)
}

func runFile(file string, policies map[string]*sla.Policy) ([]slatest.Result, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	suite, err := sla.Read[slatest.SuiteSpec](data)
	if err != nil {
		return nil, err
	}
	return slatest.Run(suite, policies)
}
