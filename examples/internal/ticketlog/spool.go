package ticketlog

import (
	"encoding/binary"
	"errors"
	"os"
	"strings"
)

// maxInMemory is how many bytes of records a spool holds in memory. What is
// more goes to a temporary file.
const maxInMemory = 64 << 20

// spool keeps the records of a log whose cases are mixed, so that each case can
// be read as a whole. A record is kept with the place of the one before of the
// same case: in memory there are only the last place of each case, some hundred
// bytes with its name, and up to maxInMemory bytes of records.
type spool struct {
	memory int    // how many bytes to hold in memory
	held   []byte // the last records, from place flushed on
	file   *os.File
	at     uint64 // place of the next record
	last   map[string]uint64
	order  []string // the cases as they first occurred
}

func newSpool(memory int) *spool { return &spool{memory: memory, last: map[string]uint64{}} }

// add keeps a record of a case.
func (s *spool) add(id string, fields []string) error {
	before, known := s.last[id]
	if !known {
		id = strings.Clone(id)
		s.order = append(s.order, id)
		before = none
	}
	start := len(s.held)
	s.held = binary.LittleEndian.AppendUint64(s.held, before)
	s.held = append(s.held, 0, 0, 0, 0) // room for the length
	for _, f := range fields {
		s.held = binary.AppendUvarint(s.held, uint64(len(f)))
		s.held = append(s.held, f...)
	}
	size := len(s.held) - start
	binary.LittleEndian.PutUint32(s.held[start+8:], uint32(size-headSize))
	s.last[id] = s.at
	s.at += uint64(size)
	if len(s.held) >= s.memory {
		return s.flush()
	}
	return nil
}

const (
	headSize = 12
	none     = ^uint64(0)
)

// flush writes what is held in memory to the file.
func (s *spool) flush() (err error) {
	if s.file == nil {
		if s.file, err = os.CreateTemp("", "ticketlog"); err != nil {
			return err
		}
	}
	_, err = s.file.WriteAt(s.held, int64(s.at)-int64(len(s.held)))
	s.held = s.held[:0]
	return err
}

// records calls each with the records of a case, the last first.
func (s *spool) records(id string, each func(fields []string)) error {
	var fields []string
	var head [headSize]byte
	for at, ok := s.last[id]; ok && at != none; {
		if err := s.read(head[:], at); err != nil {
			return err
		}
		data := make([]byte, binary.LittleEndian.Uint32(head[8:]))
		if err := s.read(data, at+headSize); err != nil {
			return err
		}
		fields = fields[:0]
		for len(data) > 0 {
			n, width := binary.Uvarint(data)
			if width <= 0 || n > uint64(len(data)-width) {
				return errors.New("the temporary file is damaged")
			}
			fields = append(fields, string(data[width:width+int(n)]))
			data = data[width+int(n):]
		}
		each(fields)
		at = binary.LittleEndian.Uint64(head[:8])
	}
	return nil
}

// read fills b with what stands at a place.
func (s *spool) read(b []byte, at uint64) error {
	if flushed := s.at - uint64(len(s.held)); at >= flushed {
		copy(b, s.held[at-flushed:])
		return nil
	}
	_, err := s.file.ReadAt(b, int64(at))
	return err
}

// close removes the file.
func (s *spool) close() {
	if s.file != nil {
		s.file.Close()
		os.Remove(s.file.Name())
	}
}
