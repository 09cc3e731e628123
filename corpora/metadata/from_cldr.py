"""CLDR (npm cldr-dates-full) → corpora/metadata/months.tsv and date_order.tsv; run in the folder that holds `package/`."""
import collections, glob, json, sys, unicodedata
names = collections.defaultdict(lambda: collections.defaultdict(set))
order = {}
for path in sorted(glob.glob("package/main/*/ca-gregorian.json")):
    locale = path.split("/")[2]
    calendar = json.load(open(path))["main"][locale]["dates"]["calendars"]["gregorian"]
    for form in calendar["months"].values():
        for width in ("wide", "abbreviated"):
            for month, name in form[width].items():
                name = unicodedata.normalize("NFC", name.lower().strip().rstrip("."))
                if len(name) > 1 and all(c.isalpha() or unicodedata.category(c)[0] == "M" or c == "\u200c" for c in name):
                    names[name][int(month)].add(locale.split("-")[0])
    short = calendar["dateFormats"]["short"]
    short = short if isinstance(short, str) else short["_value"]
    order[locale] = min((short.find(c), c) for c in "yMd" if c in short)[1]
out = sys.argv[1]
with open(f"{out}/months.tsv", "w") as file:
    for name in sorted(names):
        for month in sorted(names[name]):
            file.write(f"{name}\t{month}\t{' '.join(sorted(names[name][month]))}\n")
with open(f"{out}/date_order.tsv", "w") as file:
    for locale, first in sorted(order.items()):
        base = locale.split("-")[0]
        if (first == "M") != (order.get(base) == "M" if base != locale else False):
            file.write(f"{locale}\t{first}\n")
