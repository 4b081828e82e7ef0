"""`python -m sunbae`."""

from sunbae.cli import main

if __name__ == "__main__":
    main()
