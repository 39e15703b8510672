package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Upload is a log that is being imported, piece by piece.
type Upload struct {
	ID     string          `json:"id"`
	Author string          `json:"author"`
	Made   time.Time       `json:"made"`
	Spec   json.RawMessage `json:"spec"`
	Header []string        `json:"header"`
	Pieces int             `json:"pieces"`
	Done   int             `json:"done"`
	Report json.RawMessage `json:"report"`
}

// Piece is some records of an upload.
type Piece struct {
	Line    int // of the first record
	Records [][]string
}

// AddUpload stores an upload with its pieces.
func (c *Conn) AddUpload(ctx context.Context, u Upload, pieces []Piece) error {
	header, err := json.Marshal(u.Header)
	if err != nil {
		return err
	}
	_, err = c.q.ExecContext(ctx, "INSERT INTO imports (id, author, made, spec, header, pieces, done, report) VALUES ($1, $2, $3, $4, $5, $6, 0, $7)",
		u.ID, u.Author, nanos(u.Made), string(u.Spec), string(header), len(pieces), "{}")
	for i, p := range pieces {
		if err != nil {
			break
		}
		var body []byte
		if body, err = json.Marshal(p.Records); err == nil {
			_, err = c.q.ExecContext(ctx, "INSERT INTO import_pieces (import, number, line, body) VALUES ($1, $2, $3, $4)", u.ID, i, p.Line, string(body))
		}
	}
	return err
}

const uploadColumns = "id, author, made, spec, header, pieces, done, report"

func scanUpload(rows *sql.Rows) (u Upload, err error) {
	var made int64
	var spec, header, report string
	if err = rows.Scan(&u.ID, &u.Author, &made, &spec, &header, &u.Pieces, &u.Done, &report); err != nil {
		return u, err
	}
	u.Made, u.Spec, u.Report = instant(made), json.RawMessage(spec), json.RawMessage(report)
	return u, json.Unmarshal([]byte(header), &u.Header)
}

// Uploads returns all uploads, the latest first.
func (c *Conn) Uploads(ctx context.Context) ([]Upload, error) {
	return all(ctx, c, scanUpload, "SELECT "+uploadColumns+" FROM imports ORDER BY made DESC, id")
}

// Upload returns an upload, or ErrNotFound.
func (c *Conn) Upload(ctx context.Context, id string) (Upload, error) {
	found, err := all(ctx, c, scanUpload, "SELECT "+uploadColumns+" FROM imports WHERE id = $1", id)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("import %s: %w", id, ErrNotFound)
	}
	if err != nil {
		return Upload{}, err
	}
	return found[0], nil
}

// NextPiece returns an upload that is not read to its end with its next piece,
// and locks it until the transaction ends; ok is false if there is none.
func (c *Conn) NextPiece(ctx context.Context) (u Upload, p Piece, ok bool, err error) {
	found, err := all(ctx, c, scanUpload, "SELECT "+uploadColumns+" FROM imports WHERE done < pieces ORDER BY made, id LIMIT 1"+c.skipLocked)
	if err != nil || len(found) == 0 {
		return u, p, false, err
	}
	u = found[0]
	var body []byte
	err = c.q.QueryRowContext(ctx, "SELECT line, body FROM import_pieces WHERE import = $1 AND number = $2", u.ID, u.Done).Scan(&p.Line, &body)
	if errors.Is(err, sql.ErrNoRows) {
		err = fmt.Errorf("import %s, piece %d: %w", u.ID, u.Done, ErrNotFound)
	}
	if err != nil {
		return u, p, false, err
	}
	return u, p, true, json.Unmarshal(body, &p.Records)
}

// PieceDone notes that a piece has been read, and what came of it so far.
func (c *Conn) PieceDone(ctx context.Context, u Upload, report json.RawMessage) error {
	_, err := c.q.ExecContext(ctx, "UPDATE imports SET done = $1, report = $2 WHERE id = $3", u.Done+1, string(report), u.ID)
	return err
}
