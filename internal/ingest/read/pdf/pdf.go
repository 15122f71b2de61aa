// Package pdf extracts the text of PDF files: paragraphs in reading order, with the page that each
// part is on.
//
// PDFium, compiled to WebAssembly and run without C, gives the characters and their boxes
// (page.go). Lines are made of them (line.go); running heads, page numbers, note numbers and
// tables are removed (furniture.go); what remains is joined to paragraphs (paragraph.go).
package pdf

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// Document is the text of a PDF file.
type Document struct {
	Title, Author string // as its metadata, or else the largest words of the first page, have it
	Created       string // when the file was made, an ISO date
	Paragraphs    []Paragraph
	Pages         int
	Heads         []string // running heads and feet of the first page, which are not in the text
	Warnings      []string
}

// Paragraph is a heading, a paragraph or an item of a list, without line breaks.
type Paragraph struct {
	Text  string
	Pages []Start // at least one, the first at 0
}

// Start says that a page, counted from 1, begins at a byte of a paragraph.
type Start struct{ At, Page int }

// Limits on one file.
const (
	maxPages    = 5000
	maxChars    = 30_000 // of a page
	maxTime     = 3 * time.Minute
	memoryPages = 8192 // of 64 KiB each: 512 MiB
)

// ErrNoText is returned for a file that has pages and no text on them.
var ErrNoText = errors.New(
	"no text in it: its pages are pictures, as of a scan; recognise the text first, for example with ocrmypdf")

// Reader reads PDF files one after the other. PDFium starts with the first. It may be used
// concurrently; calls wait for each other.
type Reader struct {
	mu     sync.Mutex
	engine *engine // nil before the first file and after a fault
}

// NewReader returns a reader, which starts nothing.
func NewReader() *Reader { return &Reader{} }

// Close ends PDFium. The reader may be used again, which starts it anew.
func (r *Reader) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.end()
}

func (r *Reader) end() {
	if r.engine != nil {
		r.engine.close()
		r.engine = nil
	}
}

// engine is a running PDFium.
type engine struct {
	pool     pdfium.Pool
	instance pdfium.Pdfium
	cache    wazero.CompilationCache
	cancel   context.CancelFunc
}

func start() (e *engine, err error) {
	ctx, cancel := context.WithCancel(context.Background())
	e = &engine{cancel: cancel}
	config := wazero.NewRuntimeConfig().WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithCloseOnContextDone(true).WithMemoryLimitPages(memoryPages)
	if dir, err := os.UserCacheDir(); err == nil {
		if e.cache, err = wazero.NewCompilationCacheWithDir(filepath.Join(dir, "kg", "wazero")); err == nil {
			config = config.WithCompilationCache(e.cache)
		}
	}
	// An empty file system: what reads a file from outside has no need to see others.
	e.pool, err = webassembly.Init(webassembly.Config{Context: ctx, MinIdle: 1, MaxIdle: 1, MaxTotal: 1,
		FSConfig: wazero.NewFSConfig(), RuntimeConfig: config,
		Stdout: discard{}, Stderr: discard{}})
	if err == nil {
		e.instance, err = e.pool.GetInstance(time.Minute)
	}
	if err != nil {
		e.close()
		return nil, fmt.Errorf("start PDFium: %w", err)
	}
	return e, nil
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// close ends the engine; what goes wrong in that is of no use to anyone.
func (e *engine) close() {
	defer func() { _ = recover() }()
	e.cancel()
	if e.instance != nil {
		_ = e.instance.Kill()
	}
	if e.pool != nil {
		_ = e.pool.Close()
	}
	if e.cache != nil {
		_ = e.cache.Close(context.Background())
	}
}

// Read reads a file. It takes at most maxTime.
func (r *Reader) Read(ctx context.Context, data []byte) (*Document, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if r.engine == nil {
		e, err := start()
		if err != nil {
			return nil, err
		}
		r.engine = e
	}
	ctx, cancel := context.WithTimeout(ctx, maxTime)
	defer cancel()
	stop := context.AfterFunc(ctx, r.engine.cancel)
	d, err := r.engine.read(ctx, data)
	if !stop() || errors.Is(err, errFault) {
		r.end() // it was cut short, or may be left in any state
		if err == nil {
			err = ctx.Err()
		}
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			err = fmt.Errorf("it took longer than %v", maxTime)
		} else if ctx.Err() != nil {
			err = ctx.Err()
		}
	}
	return d, err
}

// errFault is the error of a PDFium that may not be used any more.
var errFault = errors.New("damaged PDF")

func (e *engine) read(ctx context.Context, data []byte) (d *Document, err error) {
	defer func() {
		if p := recover(); p != nil {
			d, err = nil, fmt.Errorf("%w: %v", errFault, p)
		}
	}()
	opened, err := e.instance.OpenDocument(&requests.OpenDocument{File: &data})
	if err != nil {
		return nil, openError(err)
	}
	defer func() {
		if _, err2 := e.instance.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: opened.Document}); err2 != nil &&
			err == nil {
			err = fmt.Errorf("%w: %v", errFault, err2)
		}
	}()
	count, err := e.instance.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
	if err != nil {
		return nil, fmt.Errorf("%w: %v", errFault, err)
	}
	d = &Document{Pages: count.PageCount}
	var pages []*page
	for n := range min(d.Pages, maxPages) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p, err := e.page(opened.Document, n)
		if err != nil {
			d.Warnings = append(d.Warnings, fmt.Sprintf("page %d could not be read: %v", n+1, err))
			continue
		}
		pages = append(pages, p)
	}
	if d.Pages > maxPages {
		d.Warnings = append(d.Warnings, fmt.Sprintf("only the first %d of %d pages are read", maxPages, d.Pages))
	}
	d.Heads = dropFurniture(pages)
	d.Paragraphs = layOut(pages)
	if len(d.Paragraphs) == 0 {
		return nil, ErrNoText
	}
	e.metadata(opened.Document, d)
	if d.Title == "" {
		d.Title = largest(pages)
	}
	return d, nil
}
