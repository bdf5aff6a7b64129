"""Makes invoice.png, the picture that ships with this example: `pip install pillow && python make_invoice.py`."""

import pathlib

from PIL import Image, ImageDraw, ImageFont

PAPER, INK, FADED = (252, 250, 244), (34, 34, 40), (150, 150, 158)
WIDTH, HEIGHT = 900, 640
LEFT, RIGHT = 70, WIDTH - 70

ITEMS = [("Espresso", "2", "5.60"), ("Almond croissant", "1", "3.40"), ("Orange juice", "1", "4.25")]


def main() -> None:
    page = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(page)
    write(draw, (LEFT, 50), "HARBOUR STREET CAFE", 44)
    write(draw, (LEFT, 115), "12 Harbour Street", 24)
    write(draw, (LEFT, 175), "Invoice 2024-0317", 28)
    write(draw, (RIGHT, 175), "14 March 2024", 28, anchor="ra")
    rule(draw, 225)
    for row, (name, count, price) in enumerate(ITEMS):
        top = 250 + 58 * row
        write(draw, (LEFT, top), name, 30)
        write(draw, (560, top), count, 30)
        write(draw, (RIGHT, top), price, 30, anchor="ra")
    rule(draw, 440)
    write(draw, (LEFT, 465), "TOTAL", 38)
    write(draw, (RIGHT, 465), "EUR 13.25", 38, anchor="ra")
    write(draw, (LEFT, 560), "Thank you for your visit", 26)
    # A page that lies a little askew, as a photograph of one does.
    page = page.rotate(1.2, resample=Image.Resampling.BICUBIC, fillcolor=PAPER)
    page.quantize(64).save(pathlib.Path(__file__).with_name("invoice.png"), optimize=True)


def write(draw, place, text: str, size: int, anchor: str = "la") -> None:
    draw.text(place, text, fill=INK, font=ImageFont.load_default(size), anchor=anchor)


def rule(draw, top: int) -> None:
    draw.line((LEFT, top, RIGHT, top), fill=FADED, width=2)


if __name__ == "__main__":
    main()
