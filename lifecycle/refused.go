package lifecycle

import (
	"errors"
)

// ErrRefused is the cause of every [TransitionError].
var ErrRefused = errors.New("not permitted")
