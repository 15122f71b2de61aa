package read

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"syscall"
	"time"
)

// The limits of what comes over the network, beside those on one document. Time counts while the
// answer is waited for, not while its documents are worked on.
const (
	connectTime  = 10 * time.Second // to connect
	answerTime   = 30 * time.Second // to the first byte of an answer, and between two reads of it
	minPace      = 1 << 10          // bytes a second, after the first answerTime
	maxAnswer    = 4 << 30          // bytes of one answer, as they are sent
	maxRedirects = 5
	maxFollowed  = 100_000 // pages that the feeds and sitemaps of one source link to, directly or not
)

// ErrRefused is the error, wrapped, of a source that the options do not allow.
var ErrRefused = errors.New("not allowed here")

// allowed returns an error for a source of a kind that the options refuse.
func (r *reader) allowed(source string) error {
	switch {
	case source == "-":
		return nil
	case isAddress(source) && r.noAddresses:
		return fmt.Errorf("read %s: addresses are %w", source, ErrRefused)
	case !isAddress(source) && r.noFiles:
		return fmt.Errorf("read %s: files are %w", source, ErrRefused)
	}
	return nil
}

// notPublic are ranges of addresses that lead to no public host and that netip does not tell:
// "this network", shared by carriers, protocol assignments, examples, benchmarks, reserved; and
// those that carry an IPv4 address, which a translator may lead anywhere.
var notPublic = prefixes("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
	"198.18.0.0/15",
	"198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23",
	"2001:db8::/32", "2002::/16", "fec0::/10")

func prefixes(texts ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(texts))
	for i, t := range texts {
		out[i] = netip.MustParsePrefix(t)
	}
	return out
}

// isPublic says whether an address is one of a host of the public internet.
func isPublic(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, p := range notPublic {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// newClient returns a client with time limits. One that is to see the public internet alone
// checks the address that a name has led to when it connects, so that neither a redirect nor a
// name server leads it elsewhere; it uses no proxy, which would resolve names itself.
func newClient(publicOnly bool) *http.Client {
	dialer := &net.Dialer{Timeout: connectTime}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	if publicOnly {
		transport.Proxy = nil
		dialer.Control = func(_, address string, _ syscall.RawConn) error {
			at, err := netip.ParseAddrPort(address)
			if err != nil || !isPublic(at.Addr()) {
				return fmt.Errorf("%s is in no public network: %w", address, ErrRefused)
			}
			return nil
		}
	}
	transport.DialContext = dialer.DialContext
	transport.TLSHandshakeTimeout = connectTime
	transport.ResponseHeaderTimeout = answerTime
	return &http.Client{Transport: transport, CheckRedirect: func(next *http.Request, via []*http.Request) error {
		if len(via) > maxRedirects {
			return fmt.Errorf("sent elsewhere more than %d times", maxRedirects)
		}
		return checkScheme(next.URL)
	}}
}

// watched ends the reading of an answer that has stalled, comes too slowly or does not end.
type watched struct {
	r     io.Reader
	timer *time.Timer // cancels ctx
	ctx   context.Context

	waited time.Duration // within Read
	bytes  int64
}

func (w *watched) Read(p []byte) (int, error) {
	began := time.Now()
	w.timer.Reset(answerTime)
	n, err := w.r.Read(p)
	w.timer.Stop()
	w.waited += time.Since(began)
	w.bytes += int64(n)
	if err != nil && err != io.EOF {
		if stalled := context.Cause(w.ctx); stalled != nil {
			err = stalled
		}
	}
	if err == nil {
		err = tooSlow(w.waited, w.bytes)
	}
	return n, err
}

// tooSlow returns an error where an answer came more slowly than minPace, or is too long.
func tooSlow(waited time.Duration, bytes int64) error {
	switch {
	case bytes > maxAnswer:
		return fmt.Errorf("the server sent more than %d GB", int64(maxAnswer)>>30)
	case waited > answerTime && float64(bytes) < minPace*(waited-answerTime).Seconds():
		return fmt.Errorf("the server sends less than %d bytes a second", minPace)
	}
	return nil
}

// openFile opens a file. A pipe may have no writer, and keep one waiting: the wait ends with ctx,
// as each read of such a file does.
func openFile(ctx context.Context, path string) (io.ReadCloser, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Mode().IsRegular() {
		return os.Open(path)
	}
	type opened struct {
		f   *os.File
		err error
	}
	done := make(chan opened, 1)
	go func() {
		f, err := os.Open(path)
		done <- opened{f, err}
	}()
	select {
	case o := <-done:
		if o.err != nil {
			return nil, o.err
		}
		return struct {
			io.Reader
			io.Closer
		}{interruptible(ctx, o.f), o.f}, nil
	case <-ctx.Done():
		go func() {
			if o := <-done; o.err == nil {
				_ = o.f.Close()
			}
		}()
		return nil, ctx.Err()
	}
}

// interruptible returns a reader whose reads end with ctx, whatever the one below does. A read
// below that does not end keeps its goroutine and 64 KB.
func interruptible(ctx context.Context, from io.Reader) io.Reader {
	return &interrupted{ctx: ctx, from: from}
}

type interrupted struct {
	ctx  context.Context
	from io.Reader
	buf  []byte // nil: none yet, or a read that did not end has it
	rest []byte // of buf, not yet handed on
	err  error  // of the last read below
}

func (i *interrupted) Read(p []byte) (int, error) {
	type result struct {
		n   int
		err error
	}
	for len(i.rest) == 0 {
		if i.err != nil {
			return 0, i.err
		}
		if i.buf == nil {
			i.buf = make([]byte, 64<<10)
		}
		buf, done := i.buf, make(chan result, 1)
		go func() {
			n, err := i.from.Read(buf)
			done <- result{n, err}
		}()
		select {
		case got := <-done:
			i.rest, i.err = buf[:got.n], got.err
		case <-i.ctx.Done():
			i.buf, i.err = nil, i.ctx.Err()
		}
	}
	n := copy(p, i.rest)
	i.rest = i.rest[n:]
	return n, nil
}

// stopping ends a stream when ctx is done, however long what reads it goes on without a document.
type stopping struct {
	ctx context.Context
	r   io.Reader
}

func (s stopping) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.r.Read(p)
}
