"""Scripts that make a shell complete words: commands, flags, and the tags of the repository one stands in."""

from checker.cli.flags import BY_NAME
from checker.cli.words import COMMANDS

SHELLS = ("bash", "zsh", "fish")
_BASH = """\
_rollback_check() {{
    local words="{words}"
    case "${{COMP_WORDS[COMP_CWORD]}}" in
        -*) words="{flags}" ;;
        *) words="$words $(git tag 2>/dev/null)" ;;
    esac
    COMPREPLY=($(compgen -W "$words" -- "${{COMP_WORDS[COMP_CWORD]}}"))
}}
complete -o default -F _rollback_check rollback-check"""
_ZSH = """\
#compdef rollback-check
_rollback_check() {{
    if [[ "$PREFIX" == -* ]]; then
        compadd -- {flags}
    else
        compadd -- {words} ${{(f)"$(git tag 2>/dev/null)"}}
        _files
    fi
}}
compdef _rollback_check rollback-check"""
_FISH = """\
complete -c rollback-check -a "{words} (git tag 2>/dev/null)"
{lines}"""


def script(shell: str) -> str:
    """Give the script for one shell."""
    words = " ".join(COMMANDS)
    flags = [*(name for name in BY_NAME if name.startswith("--")), "--help"]
    lines = "\n".join(f"complete -c rollback-check -l {flag.removeprefix('--')}" for flag in flags)
    pattern = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}[shell]
    return pattern.format(words=words, flags=" ".join(flags), lines=lines)
