// Package texttest forwards to package enumtest while its users move.
package texttest

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/enum/enumtest"
)

func Column[E interface {
	~uint8
	driver.Valuer
	IsValid() bool
}, P interface {
	*E
	Scan(src any) error
}](t enumtest.T) {
	t.Helper()
	enumtest.Column[E, P](t)
}
