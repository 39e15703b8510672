package lint

import (
	"errors"
	"fmt"

	"github.com/supportops/policy/lifecycle"
)

// Documents reads the documents of a desk, one after another, and collects the
// defects of all of them. The zero Documents has no files.
type Documents struct {
	// File returns the content of a document by its name, as the methods
	// ReadFile of embed.FS and os.ReadFile do.
	File func(name string) ([]byte, error)

	// Words are those that documents may use; nil: any. A document that is read
	// before they are set is not checked against them.
	Words Vocabulary

	// Err is every defect so far, each after the name of its document; nil: none.
	Err error
}

func (d *Documents) fail(name string, err error) {
	d.Err = errors.Join(d.Err, fmt.Errorf("%s: %w", name, err))
}

// Open reads a document strictly, checks it against the words of d, and
// compiles it. Defects are added to the errors of d. After a defect in any
// document, later ones are still read and checked but not compiled, since they
// may depend on it; Open then returns the zero T.
func Open[S, T any](d *Documents, name string, compile func(S) (T, error)) (t T) {
	if d.File == nil {
		d.fail(name, errors.New("no File to read it from"))
		return t
	}
	data, err := d.File(name)
	if err != nil {
		d.fail(name, err)
		return t
	}
	spec, err := lifecycle.Read[S](data)
	if err != nil {
		d.fail(name, err)
		return t
	}
	for _, f := range d.Words.Check(spec) {
		d.fail(name, errors.New(f.String()))
	}
	if d.Err != nil {
		return t
	}
	made, err := compile(spec)
	if err != nil {
		d.fail(name, err)
		return t
	}
	return made
}
