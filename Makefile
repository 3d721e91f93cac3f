# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

# Two commands matter: "make run" and "make test". Both set up what they need first.
# PORT chooses the port, MASCHINENRAUM_HOME the folder for data, PYTHON the interpreter.

SHELL := /bin/sh
PORT ?= 8000
ifndef PYTHON
PYTHON := $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$name"; break; }; done)
endif
ifeq ($(PYTHON),)
PYTHON := python3
endif
export PORT
# The environment of the project is .venv, whatever environment the caller has active.
unexport VIRTUAL_ENV PYTHONHOME

.PHONY: help run test check setup lock clean

help:
	@echo "make run     einrichten und starten: http://127.0.0.1:$(PORT)/"
	@echo "make test    einrichten und alles prüfen"
	@echo "make check   nur Stil, Typen und Hausregeln (unter 30 s)"
	@echo "make setup   nur einrichten"
	@echo "make lock    Paketlisten mit Prüfsummen erneuern"
	@echo "make clean   alles Erzeugte löschen, Daten in var/ bleiben"

run: setup
	@exec .venv/bin/maschinenraum run

test: setup
	@exec .venv/bin/python -m setup.checks test

check: setup
	@exec .venv/bin/python -m setup.checks check

setup:
	@command -v $(PYTHON) >/dev/null || { echo "Fehler: Python 3.11 oder neuer fehlt: bitte 'apt install python3 python3-venv' ausführen." >&2; exit 1; }
	@$(PYTHON) -m setup

lock: setup
	@.venv/bin/python -m setup.locks

clean:
	rm -rf .venv .setup node_modules build dist src/maschinenraum/web/static/generated
	find . -name __pycache__ -prune -exec rm -rf {} +
