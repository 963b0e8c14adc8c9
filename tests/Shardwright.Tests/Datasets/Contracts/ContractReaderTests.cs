using Shardwright.Datasets.Contracts;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Datasets.Contracts;

public sealed class ContractReaderTests : IDisposable
{
    private const string Head = "\"contract\": \"shardwright/1\", \"name\": \"n\", \"description\": \"d\", \"kind\": \"npz\"";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("keys.a.dtpye", "\"a\": {\"description\": \"d\", \"dtpye\": \"float32\"}")]
    [InlineData("keys.a.description", "\"a\": {\"dtype\": \"float32\"}")]
    [InlineData("keys.a.description", "\"a\": {\"description\": \"two\\nlines\"}")]
    [InlineData("keys.a.description", "\"a\": {\"description\": \" \"}")]
    [InlineData("keys.a.dtype", "\"a\": {\"description\": \"d\", \"dtype\": \"float31\"}")]
    [InlineData("keys.a.dtype", "\"a\": {\"description\": \"d\", \"dtype\": 3}")]
    [InlineData("keys.a.shape", "\"a\": {\"description\": \"d\", \"shape\": [-1]}")]
    [InlineData("keys.a.shape", "\"a\": {\"description\": \"d\", \"shape\": [1.5]}")]
    [InlineData("keys.a.shape", "\"a\": {\"description\": \"d\", \"shape\": [\"n m\"]}")]
    [InlineData("keys.a.shape", "\"a\": {\"description\": \"d\", \"shape\": [\"n*2\"]}")]
    [InlineData("keys.a.shape", "\"a\": {\"description\": \"d\", \"shape\": [\"n-1\"]}")]
    [InlineData("keys.a.shape", "\"a\": {\"description\": \"d\", \"shape\": [[\"n\"], 3]}")]
    [InlineData("keys.a.min", "\"a\": {\"description\": \"d\", \"min\": 2, \"max\": 1}")]
    [InlineData("keys.a.min", "\"a\": {\"description\": \"d\", \"above\": 1, \"below\": 1}")]
    [InlineData("keys.a.min", "\"a\": {\"description\": \"d\", \"min\": \"1\"}")]
    [InlineData("keys.a.max", "\"a\": {\"description\": \"d\", \"max\": 1e999}")]
    [InlineData("keys.a.nan", "\"a\": {\"description\": \"d\", \"nan\": \"forbidden\"}")]
    [InlineData("keys.a.nan", "\"a\": {\"description\": \"d\", \"nan\": true}")]
    [InlineData("keys.a.order", "\"a\": {\"description\": \"d\", \"order\": \"up\"}")]
    [InlineData("keys.a.unique", "\"a\": {\"description\": \"d\", \"unique\": 1}")]
    [InlineData("keys.a.values", "\"a\": {\"description\": \"d\", \"values\": [null]}")]
    [InlineData("keys.a.warnings", "\"a\": {\"description\": \"d\", \"warnings\": [\"dtyp\"]}")]
    [InlineData("keys.a.required_with", "\"a\": {\"description\": \"d\", \"required_with\": [\"b\"]}")]
    [InlineData("keys.a.required", "\"a\": {\"description\": \"d\", \"required_with\": [\"a\"], \"required\": true}")]
    [InlineData("keys.b", "\"a\": {\"description\": \"d\"}, \"b\": {\"description\": \"d\", \"aliases\": [\"a\"]}")]
    [InlineData("keys.a", "\"a\": 3")]
    public void A_key_that_is_not_as_the_grammar_has_it_is_named_by_its_place(string place, string keys)
        => Assert.Equal(place, Refused($"{{{Head}, \"keys\": {{{keys}}}}}").Location.Item);

    [Theory]
    [InlineData("contract", "{}")]
    [InlineData("contract", "{\"contract\": \"shardwright/2\"}")]
    [InlineData("name", "{\"contract\": \"shardwright/1\"}")]
    [InlineData("keys", "{HEAD}")]
    [InlineData("keyz", "{HEAD, \"keys\": {}, \"keyz\": {}}")]
    [InlineData("kind", "{\"contract\": \"shardwright/1\", \"name\": \"n\", \"description\": \"d\", \"kind\": \"zarr\", \"keys\": {}}")]
    [InlineData("parts", "{\"contract\": \"shardwright/1\", \"name\": \"n\", \"description\": \"d\", \"parts\": []}")]
    [InlineData("kind", "{\"contract\": \"shardwright/1\", \"name\": \"n\", \"description\": \"d\", \"parts\": [{\"kind\": \"npz\", \"keys\": {}}], \"kind\": \"npz\"}")]
    [InlineData("parts[1].keys.a.typ", "{\"contract\": \"shardwright/1\", \"name\": \"n\", \"description\": \"d\", \"parts\": [{\"kind\": \"npz\", \"keys\": {}}, {\"kind\": \"npz\", \"keys\": {\"a\": {\"description\": \"d\", \"typ\": 1}}}]}")]
    [InlineData("other_keys", "{HEAD, \"keys\": {}, \"other_keys\": \"never\"}")]
    [InlineData("known_by[0]", "{HEAD, \"keys\": {}, \"known_by\": [\"a\"]}")]
    [InlineData("dimensions.n", "{HEAD, \"keys\": {}, \"dimensions\": {\"n\": {\"description\": \"d\"}}}")]
    [InlineData("dimensions.n.minimum", "{HEAD, \"keys\": {}, \"dimensions\": {\"n\": {\"description\": \"d\", \"minimum\": 1}}}")]
    [InlineData("rules[0].rule", "{HEAD, \"keys\": {}, \"rules\": [{}]}")]
    [InlineData("rules[0].rule", "{HEAD, \"keys\": {}, \"rules\": [{\"rule\": \"equal\"}]}")]
    [InlineData("rules[0].key", "{HEAD, \"keys\": {}, \"rules\": [{\"rule\": \"max_over_mean\", \"key\": \"a\", \"below\": 1}]}")]
    [InlineData("rules[0].below", "{HEAD, \"keys\": {\"a\": {\"description\": \"d\"}}, \"rules\": [{\"rule\": \"max_over_mean\", \"key\": \"a\"}]}")]
    [InlineData("rules[0].belw", "{HEAD, \"keys\": {\"a\": {\"description\": \"d\"}}, \"rules\": [{\"rule\": \"max_over_mean\", \"key\": \"a\", \"below\": 3, \"belw\": 1}]}")]
    [InlineData("rules[0].dimensions", "{HEAD, \"keys\": {\"a\": {\"description\": \"d\", \"shape\": [\"n\"]}}, \"rules\": [{\"rule\": \"equal_dimensions\", \"dimensions\": [\"n\", \"m\"]}]}")]
    [InlineData("rules[0].keys", "{HEAD, \"keys\": {\"a\": {\"description\": \"d\"}}, \"rules\": [{\"rule\": \"equal_lengths\", \"keys\": [\"a\"]}]}")]
    [InlineData("rules[0].level", "{HEAD, \"keys\": {\"a\": {\"description\": \"d\"}}, \"rules\": [{\"rule\": \"max_over_mean\", \"key\": \"a\", \"below\": 3, \"level\": \"warn\"}]}")]
    [InlineData("fields", "{HEAD, \"keys\": {\"a\": {\"description\": \"d\"}, \"a\": {\"description\": \"d\"}}}")]
    [InlineData("line 1", "{HEAD,")]
    [InlineData("line 1", "")]
    [InlineData("", "[]")]
    public void A_contract_that_is_not_as_the_grammar_has_it_is_named_by_its_place(string place, string json)
        => Assert.Equal(place, Refused(json.Replace("HEAD", Head, StringComparison.Ordinal)).Location.Item ?? "");

    [Fact]
    public void Text_that_is_no_utf8_is_refused()
    {
        File.WriteAllBytes(folder.File("c.json"), [.. "{\"contract\": \""u8, 0xff, .. "\"}"u8]);
        Assert.Throws<MalformedDataException>(() => ContractReader.Find(folder.File("c.json")));
    }

    [Fact]
    public void A_name_that_is_neither_built_in_nor_a_file_lists_what_is_built_in()
        => Assert.Contains("spectra-shards", Assert.Throws<StorageException>(() => ContractReader.Find(folder.File("none"))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_contract_of_the_page_is_one()
    {
        var page = File.ReadAllText(Path.Combine(Architecture.SourceTree.Root, "docs", "formats", "contracts.md"));
        var start = page.IndexOf("```json\n", StringComparison.Ordinal) + 8;
        File.WriteAllText(folder.File("c.json"), page[start..page.IndexOf("```", start, StringComparison.Ordinal)]);
        Assert.Equal("our-scans", ContractReader.Find(folder.File("c.json")).Name);
        Assert.All(BuiltInContracts.All, contract => Assert.Contains($"`{contract.Name}`", page, StringComparison.Ordinal));
        Assert.All(ContractReader.KeyRules, rule => Assert.Contains($"`{rule}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Six_contracts_are_built_in_and_each_is_under_its_name()
    {
        Assert.Equal(["eeg-cache", "genome-sequences", "genome-windows", "ptycho-npz", "ptycho-product", "spectra-shards"], BuiltInContracts.All.Select(contract => contract.Name));
        Assert.All(BuiltInContracts.All, contract => Assert.Contains($"\"name\": \"{contract.Name}\"", BuiltInContracts.Text(contract.Name), StringComparison.Ordinal));
        Assert.Throws<StorageException>(() => BuiltInContracts.Text("none"));
    }

    private MalformedDataException Refused(string json)
    {
        File.WriteAllText(folder.File("c.json"), json);
        return Assert.Throws<MalformedDataException>(() => ContractReader.Find(folder.File("c.json")));
    }
}
