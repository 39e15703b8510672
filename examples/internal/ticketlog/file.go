package ticketlog

import (
	"bufio"
	"compress/gzip"
	"io"
	"os"
)

// File is a log file that is open for reading, unpacked if it is a gzip file
// whatever its name, and that knows how far it has been read.
type File struct {
	io.Reader
	file *os.File
	size int64
	read int64
}

// Open opens the log file at path.
func Open(path string) (*File, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	f := &File{file: file}
	if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
		f.size = info.Size()
	}
	raw := bufio.NewReaderSize(counter{f}, 1<<16)
	f.Reader = raw
	if magic, _ := raw.Peek(2); string(magic) == "\x1f\x8b" {
		unpacked, err := gzip.NewReader(raw)
		if err != nil {
			file.Close()
			return nil, err
		}
		f.Reader = unpacked
	}
	return f, nil
}

// Progress returns the share of the file that has been read, from 0 to 1; ok
// is false if its size is not known.
func (f *File) Progress() (share float64, ok bool) {
	return float64(f.read) / float64(max(f.size, 1)), f.size > 0
}

// Close closes the file.
func (f *File) Close() error { return f.file.Close() }

// counter reads the file and counts the bytes.
type counter struct{ f *File }

func (c counter) Read(p []byte) (int, error) {
	n, err := c.f.file.Read(p)
	c.f.read += int64(n)
	return n, err
}
