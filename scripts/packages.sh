# Sourced by scripts/cap, scripts/test and scripts/bench: installs the system packages that are missing, and only those.
# usage: need_packages DEBIAN_PACKAGE...   (on macOS the formulas below are installed instead)

need_swift() {
  command -v swift >/dev/null 2>&1 && return
  echo "cap: the Swift compiler (6.1 or newer) is not on the PATH; see https://www.swift.org/install" >&2
  exit 1
}

need_packages() {
  if [ "$(uname)" = Darwin ]; then
    need_formulas lua@5.4 simdjson pkg-config
    return
  fi
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "cap: this system has no apt-get; install what these Debian packages hold: $*" >&2
    return
  fi
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
      echo "cap: missing system packages; as root run: apt-get install ${missing[*]}" >&2
      exit 1
    fi
    as_root=(sudo)
  fi
  echo "cap: installing system packages: ${missing[*]}" >&2
  {
    "${as_root[@]}" apt-get update -qq &&
      "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
  } >&2 </dev/null || { echo "cap: the packages could not be installed" >&2; exit 1; }
}

need_formulas() {
  command -v brew >/dev/null 2>&1 || { echo "cap: install Homebrew, then: brew install $*" >&2; exit 1; }
  local missing=() formula
  for formula in "$@"; do brew list --formula "$formula" >/dev/null 2>&1 || missing+=("$formula"); done
  [ ${#missing[@]} -eq 0 ] && return
  echo "cap: installing: ${missing[*]}" >&2
  brew install --quiet "${missing[@]}" >&2
}

build_packages=(ca-certificates liblua5.4-dev libcurl4-openssl-dev libsimdjson-dev libsqlite3-dev pkg-config g++)
