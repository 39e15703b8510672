module github.com/supportops/policy/examples/peerbench

go 1.25.0

require github.com/supportops/policy v0.0.0

require (
	github.com/DataDog/sketches-go v1.4.8
	github.com/HdrHistogram/hdrhistogram-go v1.4.0
	github.com/influxdata/tdigest v0.0.1
	github.com/rickar/cal/v2 v2.1.13
)

require (
	github.com/shopspring/decimal v1.6.0 // indirect
	google.golang.org/protobuf v1.36.11 // indirect
)

replace github.com/supportops/policy => ../..
