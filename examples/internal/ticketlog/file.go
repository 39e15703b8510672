package ticketlog

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
)

// What a file is that no log can be read from.
var (
	errEmpty  = errors.New("the log is empty")
	errNoRows = errors.New("the log has no rows below its header")
	errZip    = errors.New("the log is a zip file: unpack it first")
	errUTF16  = errors.New("the log is in UTF-16: save it as UTF-8 first")
	errCR     = errors.New("the lines of the log end with a carriage return alone: give them line feeds first")
	errCut    = errors.New("the log is a gzip file that is cut short or damaged")
)

// File is a log file that is open for reading, unpacked if it is a gzip file
// whatever its name, and that knows how far it has been read.
type File struct {
	io.Reader
	file *os.File
	size int64
	read int64
}

// Open opens the log file at path. A file that is no text of UTF-8 in lines is
// an error that says what it is instead.
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
			return nil, errCut
		}
		f.Reader = packed{unpacked}
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

// packed says of a gzip file that ends too early that it does.
type packed struct{ *gzip.Reader }

func (p packed) Read(b []byte) (int, error) {
	n, err := p.Reader.Read(b)
	if err != nil && err != io.EOF {
		err = errCut
	}
	return n, err
}

// text returns the text of a log without its byte order mark, or says what the
// log is instead of a text.
func text(log io.Reader) (*bufio.Reader, error) {
	buf := bufio.NewReaderSize(log, 1<<16)
	head, err := buf.Peek(1 << 16)
	if err != nil && err != io.EOF {
		return nil, err
	}
	switch {
	case len(bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\ufeff")))) == 0:
		return nil, errEmpty
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return nil, errZip
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")), bytes.IndexByte(head, 0) >= 0:
		return nil, errUTF16
	case bytes.IndexByte(head, '\r') >= 0 && bytes.IndexByte(head, '\n') < 0:
		return nil, errCR
	}
	if bytes.HasPrefix(head, []byte("\ufeff")) {
		buf.Discard(len("\ufeff"))
	}
	return buf, nil
}
