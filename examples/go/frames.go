// The frames of millrace (docs/protocol.md).
package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"io"
	"os"
)

// hello is what HELO holds: the part of it that fraud needs.
type hello struct {
	KeyCount   int                `json:"keyCount"`
	Parameters map[string]float64 `json:"parameters"`
}

var (
	le  = binary.LittleEndian
	in  = bufio.NewReaderSize(os.Stdin, 1<<16)
	out = bufio.NewWriterSize(os.Stdout, 1<<16)
)

func write(kind string, payload []byte) {
	out.WriteString(kind)
	out.Write(le.AppendUint32(nil, uint32(len(payload))))
	out.Write(payload)
}

// read returns the next frame; an empty kind at the end of the input.
func read() (kind string, payload []byte) {
	header := make([]byte, 8)
	if _, err := io.ReadFull(in, header); err != nil {
		return "", nil
	}
	payload = make([]byte, le.Uint32(header[4:]))
	io.ReadFull(in, payload)
	return string(header[:4]), payload
}

// serve does one run after the other; `begin` makes the state of a run, a function that processes a frame of events.
func serve(begin func(asked hello) func(payload []byte) (count int, answers []byte)) {
	var asked hello
	var process func([]byte) (int, []byte)
	var taken uint64
	for kind, payload := read(); kind != ""; kind, payload = read() {
		switch kind {
		case "HELO":
			json.Unmarshal(payload, &asked)
			write("REDY", nil)
		case "BEGN":
			process, taken = begin(asked), 0
		case "EVTS":
			count, answers := process(payload)
			if taken += uint64(count); len(answers) > 0 {
				write("ANSW", answers)
			}
			write("TOOK", le.AppendUint64(nil, taken))
		case "ENDS", "ABRT":
			if process != nil {
				write("DONE", nil)
			}
			process = nil
		}
		out.Flush()
	}
}
