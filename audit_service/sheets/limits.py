"""How much of a stranger's table is read. Sizes in bytes; a list of a whole city is far below."""

MAX_FILE = 20 * 1024 * 1024
MAX_UNPACKED = 150 * 1024 * 1024
# Entries of the zip file. Excel writes some ten, and a few for each sheet.
MAX_PARTS = 10_000
# Of XML; 60,000 rows of 40 cells have seven million. Read in some ten seconds of one core, where
# the 35 million that fit into MAX_UNPACKED took 40.
MAX_ELEMENTS = 8_000_000
# Rows and columns that hold something: a format may reach to the last row of Excel.
MAX_ROWS = 60_000
MAX_COLUMNS = 100
# Signs in one cell.
MAX_CELL = 2_000
# Signs of a cell as XLSX files write it, where one sign may take seven (_x000D_).
MAX_ESCAPED = 7 * MAX_CELL + 1
# Signs in one row of a CSV file: every cell full of doubled quotation marks.
MAX_RECORD = 2 * MAX_COLUMNS * MAX_CELL
