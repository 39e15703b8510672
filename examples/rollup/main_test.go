package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The test binary is the program too, so that a test can kill it.
func TestMain(m *testing.M) {
	if os.Getenv("ROLLUP_RUN") == "" {
		os.Exit(m.Run())
	}
	if err := start(os.Args[1:], "", os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

var small = []string{"-tickets", "3000", "-late", "100", "-batch", "500"}

var digests = regexp.MustCompile(`(?:merged  |one pass) (\w{32})`)

// ends returns the digests that a whole run prints, in pairs.
func ends(t *testing.T, url, file string) []string {
	t.Helper()
	var out strings.Builder
	if err := start(append(small, "-db", file), url, &out); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	var found []string
	for _, m := range digests.FindAllStringSubmatch(out.String(), -1) {
		found = append(found, m[1])
	}
	if len(found) != 4 || found[0] != found[1] || found[2] != found[3] {
		t.Fatalf("digests %v in\n%s", found, out.String())
	}
	return found
}

// The digests are the same on every machine and processor.
const wantLoaded, wantCorrected = "e4a76f969e5e12d168eec4187885b99e", "e82361a914ac23c35b87b1cec17e1180"

func TestRun(t *testing.T) {
	found := ends(t, "", filepath.Join(t.TempDir(), "desk.db"))
	if found[0] != wantLoaded || found[2] != wantCorrected {
		t.Errorf("digests %s and %s, want %s and %s", found[0], found[2], wantLoaded, wantCorrected)
	}
}

// A run that is killed with SIGKILL at any stage leaves a database from which the
// next run reaches the same digest.
func TestKilled(t *testing.T) {
	for _, at := range []string{"loaded 1500", "replaced 100 of ", "replaced 700 of ", "100 tickets corrected"} {
		t.Run(at, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "desk.db")
			kill(t, file, at)
			s, err := openStore(context.Background(), "", file)
			if err != nil {
				t.Fatal(err)
			}
			stale, err := s.count(context.Background(), "stale")
			s.db.Close()
			if err != nil || stale == 0 {
				t.Fatalf("%d stale cells, %v: it was not killed half way", stale, err)
			}
			if found := ends(t, "", file); found[3] != wantCorrected {
				t.Errorf("digest %s, want %s", found[3], wantCorrected)
			}
		})
	}
}

// kill runs the program in a process of its own until it prints the text.
func kill(t *testing.T, file, at string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, append(small, "-db", file)...)
	cmd.Env = append(os.Environ(), "ROLLUP_RUN=1")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines, met := bufio.NewScanner(out), false
	for !met && lines.Scan() {
		met = strings.HasPrefix(lines.Text(), at)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil || !met {
		t.Fatalf("the process ended with %v before it printed %q", err, at)
	}
}

// A row that is changed behind the back of the marks is found.
func TestUnmarkedChange(t *testing.T) {
	file := filepath.Join(t.TempDir(), "desk.db")
	ends(t, "", file)
	s, err := openStore(context.Background(), "", file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.Exec("UPDATE tickets SET replied = opened + 3 WHERE id = 7"); err != nil {
		t.Fatal(err)
	}
	s.db.Close()
	var out strings.Builder
	if err := start(append(small, "-db", file), "", &out); err == nil {
		t.Errorf("no error in\n%s", out.String())
	}
}

func TestPostgres(t *testing.T) {
	url := os.Getenv("ROLLUP_TEST_DATABASE_URL")
	if url == "" {
		t.Skip("SKIPPED: ROLLUP_TEST_DATABASE_URL names no empty PostgreSQL database to try")
	}
	if found := ends(t, url, ""); found[3] != wantCorrected {
		t.Errorf("digest %s, want that of SQLite, %s", found[3], wantCorrected)
	}
}

func TestFlags(t *testing.T) {
	for _, args := range [][]string{{"-tickets", "0"}, {"-batch", "0"}, {"-late", "-1"}, {"-nonsense"}} {
		if err := start(args, "", &strings.Builder{}); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
	file := filepath.Join(t.TempDir(), "desk.db")
	ends(t, "", file)
	if err := start([]string{"-tickets", "10", "-db", file}, "", &strings.Builder{}); err == nil || !strings.Contains(err.Error(), "3000") {
		t.Errorf("a database with more tickets: %v", err)
	}
}
