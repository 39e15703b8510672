package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"
)

// Document is one version of a policy document. Versions are never changed.
type Document struct {
	Kind    string          `json:"kind"`
	Name    string          `json:"name"`
	Version int             `json:"version"`
	From    time.Time       `json:"from"` // in force from then on, until a later version is
	Author  string          `json:"author"`
	Note    string          `json:"note,omitzero"`
	Body    json.RawMessage `json:"body"`
}

// AddDocument stores the next version of a document and returns its number.
func (c *Conn) AddDocument(ctx context.Context, d Document) (version int, err error) {
	err = c.q.QueryRowContext(ctx, `INSERT INTO documents (kind, name, version, valid_from, author, note, body)
		SELECT $1, $2, COALESCE(MAX(version), 0) + 1, $3, $4, $5, $6 FROM documents WHERE kind = $1 AND name = $2 RETURNING version`,
		d.Kind, d.Name, nanos(d.From), d.Author, d.Note, string(d.Body)).Scan(&version)
	return version, err
}

// DocumentCount counts all versions: as none is ever changed, it tells whether
// there are new ones.
func (c *Conn) DocumentCount(ctx context.Context) (n int, err error) {
	return n, c.q.QueryRowContext(ctx, "SELECT COUNT(*) FROM documents").Scan(&n)
}

// Documents returns all versions of all documents, in the order of kind, name
// and version.
func (c *Conn) Documents(ctx context.Context) ([]Document, error) {
	return all(ctx, c, func(rows *sql.Rows) (d Document, err error) {
		var from int64
		var body string
		err = rows.Scan(&d.Kind, &d.Name, &d.Version, &from, &d.Author, &d.Note, &body)
		d.From, d.Body = instant(from), json.RawMessage(body)
		return d, err
	}, "SELECT kind, name, version, valid_from, author, note, body FROM documents ORDER BY kind, name, version")
}
