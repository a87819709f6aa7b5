"""A session of azure-cosmos 3.1.1, Debian's python3-azure-cosmos. Prints what it saw as one JSON object."""
import json
import sys

import azure.cosmos.cosmos_client as cosmos_client
import azure.cosmos.errors as errors

ENDPOINT, KEY, DATABASE = sys.argv[1:]
client = cosmos_client.CosmosClient(ENDPOINT, {"masterKey": KEY})
seen = {}


def failure(call):
    """Status code and sub-status of a call that has to fail."""
    try:
        call()
    except errors.HTTPFailure as error:
        return [error.status_code, error.sub_status]
    return None


def ids(items):
    return [item["id"] for item in items]


def pages(link, query, options):
    """Ids, page by page: the query goes on while there is a continuation."""
    found = []
    iterable = client.QueryItems(link, query, options)
    while True:
        page = iterable.fetch_next_block()
        if not page:
            return found
        found.append(ids(page))


database = client.CreateDatabase({"id": DATABASE})
seen["database"] = client.ReadDatabase(database["_self"])["id"]
seen["databases"] = DATABASE in ids(client.ReadDatabases())
seen["queried databases"] = ids(
    client.QueryDatabases({"query": "SELECT * FROM r WHERE r.id = @id", "parameters": [{"name": "@id", "value": DATABASE}]})
)

container = client.CreateContainer(
    "dbs/" + DATABASE,
    {
        "id": "products",
        "partitionKey": {"paths": ["/category"], "kind": "Hash"},
        "indexingPolicy": {"includedPaths": [{"path": "/"}], "excludedPaths": [{"path": '/"note"/*'}]},
        "defaultTtl": -1,
    },
    {"offerThroughput": 800},
)
link = container["_self"]
seen["container"] = [container["id"], client.ReadContainer("dbs/" + DATABASE + "/colls/products")["defaultTtl"]]
seen["throughput"] = list(
    client.QueryOffers("SELECT * FROM o WHERE o.resource = '" + link + "'")
)[0]["content"]["offerThroughput"]

created = client.CreateItem(link, {"id": "a", "category": "tools", "price": 1})
seen["created"] = sorted(created.keys())
for index in range(5):
    client.CreateItem(link, {"id": "t%d" % index, "category": "tools", "price": index})
    client.CreateItem(link, {"id": "b%d" % index, "category": "books", "price": 10 + index})

item = "dbs/" + DATABASE + "/colls/products/docs/a"
read = client.ReadItem(item, {"partitionKey": "tools"})
seen["read"] = read["price"]
replaced = client.ReplaceItem(item, {"id": "a", "category": "tools", "price": 2}, {"partitionKey": "tools"})
seen["replaced"] = replaced["price"]
seen["upserted"] = client.UpsertItem(link, {"id": "a", "category": "tools", "price": 3})["price"]
seen["conflict"] = failure(lambda: client.CreateItem(link, {"id": "a", "category": "tools"}))
seen["missing"] = failure(lambda: client.ReadItem(item + "x", {"partitionKey": "tools"}))
seen["missing container"] = failure(lambda: client.ReadContainer("dbs/" + DATABASE + "/colls/none"))
seen["stale"] = failure(
    lambda: client.ReplaceItem(
        item,
        {"id": "a", "category": "tools"},
        {"partitionKey": "tools", "accessCondition": {"type": "IfMatch", "condition": read["_etag"]}},
    )
)
seen["bad query"] = failure(lambda: list(client.QueryItems(link, "SELECT * FORM c", {"partitionKey": "tools"})))

seen["query"] = ids(
    client.QueryItems(
        link,
        {
            "query": "SELECT * FROM c WHERE c.price >= @least ORDER BY c.price",
            "parameters": [{"name": "@least", "value": 2}],
        },
        {"partitionKey": "tools"},
    )
)
seen["pages"] = pages(link, "SELECT * FROM c WHERE c.price < 3", {"partitionKey": "tools", "maxItemCount": 2})
across = {"enableCrossPartitionQuery": True, "maxItemCount": 3}
seen["across"] = sorted(ids(client.QueryItems(link, "SELECT * FROM c WHERE c.price > 3", across)))
seen["ordered across"] = ids(client.QueryItems(link, "SELECT * FROM c WHERE c.price > 3 ORDER BY c.price DESC", across))
seen["top across"] = ids(client.QueryItems(link, "SELECT TOP 2 * FROM c ORDER BY c.price DESC", across))
seen["count across"] = list(client.QueryItems(link, "SELECT VALUE COUNT(1) FROM c", across))
seen["sum across"] = list(client.QueryItems(link, "SELECT VALUE SUM(c.price) FROM c", across))
seen["all items"] = len(list(client.ReadItems(link, {"maxItemCount": 4})))
seen["changes"] = sorted(ids(client.QueryItemsChangeFeed(link, {"partitionKey": "books", "isStartFromBeginning": True})))

client.DeleteItem(item, {"partitionKey": "tools"})
seen["deleted"] = failure(lambda: client.ReadItem(item, {"partitionKey": "tools"}))
seen["script"] = failure(lambda: client.CreateStoredProcedure(link, {"id": "s", "body": "function () {}"}))
client.DeleteContainer(link)
client.DeleteDatabase("dbs/" + DATABASE)
seen["gone"] = failure(lambda: client.ReadDatabase("dbs/" + DATABASE))

print(json.dumps(seen))
