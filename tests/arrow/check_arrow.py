# Run by arrow_python_test in its own process: what pyarrow and pandas read of the tables that it made. The names that
# are not defined here (whole, batches, id_memory, ...) are addresses in this process.
import datetime
import json
import time
import uuid

import pandas
import pyarrow
import pyarrow.compute
import pyarrow.feather

ROWS = 1_000_000
start = time.perf_counter()
table = pyarrow.RecordBatchReader._import_from_c(whole).read_all()
seconds = time.perf_counter() - start
print(f"{table.num_rows} rows, {table.nbytes} bytes, imported in {1000 * seconds:.2f} ms")
assert table.num_rows == ROWS, table.num_rows
assert [str(field.type) for field in table.schema] == ["int64", "double", "string", "bool", "date32[day]"], table.schema
assert all(column.num_chunks == 1 for column in table.columns)


def memory(table, name, buffer):
    return table.column(name).chunk(0).buffers()[buffer].address


# Nothing was copied: these are the columns' own buffers.
assert memory(table, "id", 1) == id_memory
assert memory(table, "score", 1) == score_memory
assert memory(table, "name", 2) == name_memory
table.validate(full=True)

ids = pyarrow.array(range(ROWS))
assert table["id"].chunk(0).equals(ids)
assert table["score"].null_count == (ROWS + 2) // 3
assert table["score"].to_pylist() == [None if i % 3 == 0 else i / 4 for i in range(ROWS)]
assert table["name"].to_pylist() == [f"name {i}" for i in range(ROWS)]
assert table["even"].to_pylist() == [i % 2 == 0 for i in range(ROWS)]
assert table["day"].cast("int32").to_pylist() == [i % 20_000 for i in range(ROWS)]

# In batches, which are slices of the same memory.
parts = pyarrow.RecordBatchReader._import_from_c(batches).read_all()
assert [chunk.offset for chunk in parts["id"].chunks] == [0, 300_000, 600_000, 900_000]
assert memory(parts, "name", 2) == name_memory
assert parts.equals(table)
parts.validate(full=True)

frame = table.to_pandas()
assert frame["id"].sum() == ROWS * (ROWS - 1) // 2
assert frame["score"].isna().sum() == (ROWS + 2) // 3
assert frame["name"][ROWS - 1] == f"name {ROWS - 1}"
del parts, frame

# Each type.
batch = pyarrow.RecordBatch._import_from_c(array, schema)
small = pyarrow.RecordBatchReader._import_from_c(types).read_all()
small.validate(full=True)
assert small.equals(pyarrow.Table.from_batches([batch]))
noon = "2024-06-01 12:00:00.000000001"
stored = {name: column for name, column in zip(small.column_names, small.columns)}


def texts(name):
    column = stored[name].combine_chunks()
    column = column.storage if isinstance(column, pyarrow.ExtensionArray) else column
    return column.to_pylist()


assert stored["nothing"].type == pyarrow.null()
assert stored["bytes"].to_pylist() == [b"\x01\x02", None]
assert stored["time"].cast("int64").to_pylist() == [3_723_000_000_004, None]
assert stored["local"].type == pyarrow.timestamp("ns")
assert stored["local"].to_pandas()[0] == pandas.Timestamp(noon)
assert stored["late"].to_pylist() == [datetime.datetime(3000, 1, 1), None]
assert stored["berlin"].type == pyarrow.timestamp("ns", "Europe/Berlin")
assert stored["berlin"].to_pandas()[0] == pandas.Timestamp(noon, tz="Europe/Berlin")
assert stored["offset"].type == pyarrow.timestamp("ns", "+01:30")
assert stored["offset"].to_pandas()[0] == pandas.Timestamp(noon + "+01:30")
assert tuple(stored["duration"][0].as_py()) == (1, 2, 3_000_000_004)
assert stored["uuid"].type == pyarrow.uuid(), stored["uuid"].type
assert stored["uuid"][0].as_py() == uuid.UUID("f81d4fae-7dec-11d0-a765-00a0c91e6bf6")
assert stored["vector"].type == pyarrow.list_(pyarrow.field("item", pyarrow.float32()), 2)
assert stored["vector"].to_pylist() == [[1.5, 2.5], None]
assert stored["tags"].to_pylist() == [["a", None, "b"], None]
assert stored["nested"].to_pylist() == [[[1, 2], []], None]
assert stored["number"].to_pylist() == [1.0, 0.5]
assert str(stored["mixed"].type).startswith("extension<arrow.json"), stored["mixed"].type
assert texts("mixed") == ["9007199254740993", "0.5"]
assert json.loads(texts("node")[0]) == {"element_id": "4:x:1", "labels": ["Person"], "properties": {"name": "Ada"}}
assert texts("zoned time") == ["01:02:00.000000000+01:00", None]

# Files.
for name, expected in (("rows", table), ("types", small)):
    path = f"{folder}/{name}.arrow"
    with pyarrow.memory_map(path) as source:
        read = pyarrow.ipc.open_file(source).read_all()
        read.validate(full=True)
        assert read.schema.equals(expected.schema, check_metadata=True), (read.schema, expected.schema)
        assert read.equals(expected), name
        del read
    assert pyarrow.feather.read_table(path).equals(expected), name
assert len(pandas.read_feather(f"{folder}/rows.arrow")) == ROWS
assert pyarrow.ipc.open_file(f"{folder}/none.arrow").read_all().num_columns == 0
print(f"pyarrow {pyarrow.__version__}, pandas {pandas.__version__}: all as expected")
