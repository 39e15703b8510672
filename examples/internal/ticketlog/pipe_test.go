//go:build unix

package ticketlog_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A pipe is read as often as a program likes.
func TestPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
	go func() {
		if f, err := os.OpenFile(path, os.O_WRONLY, 0); err == nil {
			f.WriteString("id,at,status\nA,2026-01-05 09:00,new\n")
			f.Close()
		}
	}()
	if cases, _, err := each(t, tiny, path); err != nil || len(cases) != 1 {
		t.Errorf("%d cases, %v", len(cases), err)
	}
}
