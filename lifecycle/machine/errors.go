package machine

import "errors"

const pkg = "machine"

// ErrRefused is the cause of every [TransitionError].
var ErrRefused = errors.New("not permitted")
