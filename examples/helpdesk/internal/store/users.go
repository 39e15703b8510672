package store

import (
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"time"
)

// User is somebody who may sign in.
type User struct {
	Name     string `json:"name"`
	Role     string `json:"role"`
	Password string `json:"-"`                 // hashed
	Token    string `json:"-"`                 // hashed
	Account  string `json:"account,omitzero"`  // of a customer
	Customer string `json:"customer,omitzero"` // the customer's tier or segment
}

// PutUser stores a user, in place of one of the same name.
func (c *Conn) PutUser(ctx context.Context, u User) error {
	_, err := c.q.ExecContext(ctx, `INSERT INTO users (name, role, password, token, account, customer) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (name) DO UPDATE SET role = excluded.role, password = excluded.password, token = excluded.token, account = excluded.account, customer = excluded.customer`,
		u.Name, u.Role, u.Password, u.Token, u.Account, u.Customer)
	return err
}

// User returns a user by name, or ErrNotFound.
func (c *Conn) User(ctx context.Context, name string) (User, error) { return c.user(ctx, "name", name) }

// UserByToken returns a user by the hash of a token, or ErrNotFound.
func (c *Conn) UserByToken(ctx context.Context, hash string) (User, error) {
	if hash == "" {
		return User{}, ErrNotFound
	}
	return c.user(ctx, "token", hash)
}

func (c *Conn) user(ctx context.Context, column, value string) (u User, err error) {
	err = c.q.QueryRowContext(ctx, "SELECT name, role, password, token, account, customer FROM users WHERE "+column+" = $1", value).
		Scan(&u.Name, &u.Role, &u.Password, &u.Token, &u.Account, &u.Customer)
	if errors.Is(err, sql.ErrNoRows) {
		err = fmt.Errorf("user: %w", ErrNotFound)
	}
	return u, err
}

// Sessions is the sessions of a store, as scs asks for them.
type Sessions struct{ *Store }

// FindCtx returns the data of a session that has not expired.
func (s Sessions) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	var data string
	err := s.q.QueryRowContext(ctx, "SELECT data FROM sessions WHERE token = $1 AND expiry > $2", token, time.Now().UnixNano()).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	b, err := base64.StdEncoding.DecodeString(data)
	return b, err == nil, err
}

// CommitCtx stores a session.
func (s Sessions) CommitCtx(ctx context.Context, token string, b []byte, expiry time.Time) error {
	_, err := s.q.ExecContext(ctx, "INSERT INTO sessions (token, data, expiry) VALUES ($1, $2, $3) ON CONFLICT (token) DO UPDATE SET data = excluded.data, expiry = excluded.expiry",
		token, base64.StdEncoding.EncodeToString(b), expiry.UnixNano())
	return err
}

// DeleteCtx forgets a session, and those that have expired.
func (s Sessions) DeleteCtx(ctx context.Context, token string) error {
	_, err := s.q.ExecContext(ctx, "DELETE FROM sessions WHERE token = $1 OR expiry <= $2", token, time.Now().UnixNano())
	return err
}

// Find, Commit and Delete are for callers without a context; scs has one.
func (s Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is [Sessions.CommitCtx].
func (s Sessions) Commit(token string, b []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, b, expiry)
}

// Delete is [Sessions.DeleteCtx].
func (s Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }
