// Package command is what the programs of examples have in common: how they read
// the command line, write, and end. The status is 0 if all is well and after -h,
// 1 if what was read is no good or could not be read or written, and 2 if the
// command line is no good.
package command

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

// usageError is an error of the command line.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// Usage returns an error of the command line.
func Usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// Wrong returns err as an error of the command line, nil for nil.
func Wrong(err error) error {
	if err == nil {
		return nil
	}
	return usageError{err}
}

// Parse reads the flags, and refuses other than n arguments behind them, each of
// them a what, such as a log. The synopsis is printed for -h.
func Parse(flags *flag.FlagSet, args []string, stderr io.Writer, synopsis string, n int, what string) error {
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(stderr, strings.TrimRight("usage: "+flags.Name()+" "+synopsis, " "))
		flags.SetOutput(stderr)
		flags.PrintDefaults()
		return err
	case err != nil:
		return Usage("%w; -h lists the flags", err)
	case flags.NArg() == n:
		return nil
	}
	hint := ""
	for _, arg := range flags.Args() {
		if len(arg) > 1 && arg[0] == '-' {
			hint = "; flags go before it"
		}
	}
	if n == 0 {
		return Usage("want no arguments, got %.40q", flags.Arg(0))
	}
	return Usage("want one %s, got %d%s", what, flags.NArg(), hint)
}

// Main runs a program of that name and ends the process.
func Main(name string, run func(args []string, stdout, stderr io.Writer) error) {
	os.Exit(Run(name, os.Args[1:], os.Stdout, os.Stderr, run))
}

// Plain is Main for a program that has neither flags nor arguments.
func Plain(name string, run func(stdout io.Writer) error) {
	Main(name, func(args []string, stdout, stderr io.Writer) error {
		if err := Parse(flag.NewFlagSet(name, flag.ContinueOnError), args, stderr, "", 0, ""); err != nil {
			return err
		}
		return run(stdout)
	})
}

// Run runs a program and returns its status. What it prints is buffered, and an
// error of writing is one of the program.
func Run(name string, args []string, stdout, stderr io.Writer, run func(args []string, stdout, stderr io.Writer) error) int {
	out := bufio.NewWriterSize(stdout, 1<<16)
	err := run(args, out, stderr)
	if written := out.Flush(); err == nil {
		err = written
	}
	return Status(name, err, stderr)
}

// Status says on stderr what ended a program, and returns its status.
func Status(name string, err error, stderr io.Writer) int {
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return 0
	}
	fmt.Fprintf(stderr, "%s: %v\n", name, err)
	var u usageError
	if errors.As(err, &u) {
		return 2
	}
	return 1
}
