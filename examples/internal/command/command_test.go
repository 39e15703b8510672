package command_test

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/supportops/policy/examples/internal/command"
)

// full is a disk that is full.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestRun(t *testing.T) {
	program := func(n int, end error) func([]string, io.Writer, io.Writer) error {
		return func(args []string, out, errs io.Writer) error {
			flags := flag.NewFlagSet("x", flag.ContinueOnError)
			count := flags.Int("count", 1, "a `number`")
			if err := command.Parse(flags, args, errs, "[-count N] LOG", n, "log"); err != nil {
				return err
			}
			fmt.Fprintln(out, *count)
			return end
		}
	}
	for _, tc := range []struct {
		name   string
		args   []string
		n      int
		end    error
		out    io.Writer
		status int
		says   string
	}{
		{"fine", []string{"-count", "2", "a"}, 1, nil, nil, 0, ""},
		{"help", []string{"-h"}, 1, nil, nil, 0, "usage: x [-count N] LOG\n  -count number"},
		{"an unknown flag", []string{"-nix", "a"}, 1, nil, nil, 2, "x: flag provided but not defined: -nix; -h lists the flags\n"},
		{"a bad value", []string{"-count", "many"}, 1, nil, nil, 2, "x: invalid value"},
		{"too few", nil, 1, nil, nil, 2, "x: want one log, got 0\n"},
		{"flags behind", []string{"a", "-count", "2"}, 1, nil, nil, 2, "x: want one log, got 3; flags go before it\n"},
		{"an argument too many", []string{"a"}, 0, nil, nil, 2, "x: want no arguments, got \"a\"\n"},
		{"the log is no good", []string{"a"}, 1, errors.New("no good"), nil, 1, "x: no good\n"},
		{"two flags do not fit", []string{"a"}, 1, fmt.Errorf("so: %w", command.Usage("no fit")), nil, 2, "x: so: no fit\n"},
		{"wrong", []string{"a"}, 1, command.Wrong(errors.New("no date")), nil, 2, "x: no date\n"},
		{"nothing wrong", []string{"a"}, 1, command.Wrong(nil), nil, 0, ""},
		{"a full disk", []string{"a"}, 1, nil, full{}, 1, "x: no space left\n"},
		{"a full disk and a bad log", []string{"a"}, 1, errors.New("no good"), full{}, 1, "x: no good\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var out, errs strings.Builder
			if tc.out == nil {
				tc.out = &out
			}
			got := command.Run("x", tc.args, tc.out, &errs, program(tc.n, tc.end))
			if got != tc.status || !strings.HasPrefix(errs.String(), tc.says) || (tc.says == "") != (errs.Len() == 0) {
				t.Errorf("status %d, want %d; said %q, want %q", got, tc.status, errs.String(), tc.says)
			}
		})
	}
}
