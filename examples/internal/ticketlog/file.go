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
	errUTF16  = errors.New("the log is in UTF-16: save it as UTF-8 first")
	errUTF32  = errors.New("the log is in UTF-32: save it as UTF-8 first")
	errNUL    = errors.New("the log has NUL bytes: it is no text, or damaged")
	errCR     = errors.New("the lines of the log end with a carriage return alone: give them line feeds first")
	errCut    = errors.New("the log is a gzip file that is cut short or damaged")
	errJSON   = errors.New("the log is JSON: it must be CSV")
	errXML    = errors.New("the log is XML or HTML: save it as CSV first")
)

// others are the beginnings of files of other kinds.
var others = []struct{ magic, what string }{
	{"PK\x03\x04", "a zip file: unpack it first, or save it as CSV if it is a workbook"},
	{"\xd0\xcf\x11\xe0", "a workbook of Excel: save it as CSV first"},
	{"\x1f\x8b", "packed with gzip twice: unpack it first"},
	{"\x1f\x9d", "packed with compress: unpack it first"},
	{"BZh", "packed with bzip2: unpack it first"},
	{"\xfd7zXZ", "packed with xz: unpack it first"},
	{"\x28\xb5\x2f\xfd", "packed with zstd: unpack it first"},
	{"7z\xbc\xaf", "packed with 7-Zip: unpack it first"},
	{"Rar!", "packed with RAR: unpack it first"},
	{"PAR1", "a Parquet file: see examples/parquet"},
	{"SQLite format 3", "a database of SQLite: export it as CSV first"},
	{"%PDF", "a PDF file: it must be CSV"},
}

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
	if err := noText(head); err != nil {
		return nil, err
	}
	if bytes.HasPrefix(head, []byte("\ufeff")) {
		buf.Discard(len("\ufeff"))
	}
	return buf, nil
}

// noText says what a file is that begins so, nil for a text in lines.
func noText(head []byte) error {
	for _, o := range others {
		if bytes.HasPrefix(head, []byte(o.magic)) {
			return errors.New("the log is " + o.what)
		}
	}
	begin := bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\ufeff")))
	switch {
	case len(begin) == 0:
		return errEmpty
	case bytes.HasPrefix(head, []byte("\xff\xfe\x00\x00")), bytes.HasPrefix(head, []byte("\x00\x00\xfe\xff")):
		return errUTF32
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")), everySecondZero(head):
		return errUTF16
	case bytes.IndexByte(head, 0) >= 0:
		return errNUL
	case bytes.IndexByte(head, '\r') >= 0 && bytes.IndexByte(head, '\n') < 0:
		return errCR
	case begin[0] == '<':
		return errXML
	case begin[0] == '{' || begin[0] == '[':
		if next := bytes.TrimSpace(begin[1:]); len(next) > 0 && bytes.IndexByte([]byte(`"{[]}`), next[0]) >= 0 {
			return errJSON
		}
	}
	return nil
}

// everySecondZero reports whether a text without a mark looks like UTF-16: that
// of plain letters has a zero byte beside each.
func everySecondZero(head []byte) bool {
	if len(head) < 8 {
		return false
	}
	zero := func(from int) bool {
		return head[from] == 0 && head[from+2] == 0 && head[from+4] == 0 && head[from+6] == 0
	}
	return zero(0) != zero(1)
}

// maxRecord is how many bytes one row may have.
const maxRecord = 16 << 20

var errLong = errors.New("has more than 16 MB: is a quote left open there, or have its lines no ends?")

// bounded reads a log of which no row has more than maxRecord bytes. The reader
// of rows gives it a new measure with each.
type bounded struct {
	log  io.Reader
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errLong
	}
	n, err := b.log.Read(p)
	b.left -= n
	return n, err
}
