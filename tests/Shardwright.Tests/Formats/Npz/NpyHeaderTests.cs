using System.Text;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Npz;

public sealed class NpyHeaderTests
{
    private static readonly DataLocation Where = new("a.npy");

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }", "<f4", "3,4", false)]
    [InlineData("{'shape':(3L,),'fortran_order':True,'descr':\">i2\"}   \n", ">i2", "3", true)]
    [InlineData(" { \"descr\" : '|b1' ,\t'shape' : ( ) , 'fortran_order' : False } ", "|b1", "", false)]
    [InlineData("{'descr': '=u8', 'fortran_order': False, 'shape': (0, 9223372036854775807, 9223372036854775807,), }", "<u8", "0,9223372036854775807,9223372036854775807", false)]
    [InlineData("{'descr': '>S7', 'fortran_order': False, 'shape': (1,), }", "|S7", "1", false)]
    [InlineData("{'descr': '>U7', 'fortran_order': False, 'shape': (1,), }", ">U7", "1", false)]
    public void A_dictionary_is_read_however_it_is_spaced_and_ordered(string text, string descr, string shape, bool fortran)
    {
        var header = NpyHeader.Parse(File(text), Where, out var headerBytes);
        Assert.Equal((descr, shape, fortran), (header.Type.Descr, string.Join(",", header.Shape), header.IsFortranOrder));
        Assert.Equal(10 + text.Length, headerBytes);
        Assert.Equal(header, NpyHeader.Parse(header.ToBytes(), Where, out _));
        Assert.Equal(0, header.ToBytes().Length % 64);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-3,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': [3]}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999999999999999999999999999,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296, 4294967296)}")]
    [InlineData("{'descr': '<U0', 'fortran_order': False, 'shape': (4294967296,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (3,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), 'shape': (4,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), 'more': 1}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,)} x")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,)")]
    [InlineData("{'descr': __import__('os'), 'fortran_order': False, 'shape': (3,)}")]
    [InlineData("{'descr': '<f3', 'fortran_order': False, 'shape': (3,)}")]
    [InlineData("{'descr': 'f', 'fortran_order': False, 'shape': (3,)}")]
    [InlineData("{'descr': '<U999999999', 'fortran_order': False, 'shape': (3,)}")]
    [InlineData("{'descr': '<f4\\'', 'fortran_order': False, 'shape': (3,)}")]
    [InlineData("{'descr': [('a', '<f4')")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (3,)}")]
    public void Anything_else_is_malformed(string text)
        => Assert.Equal("a.npy", Assert.Throws<MalformedDataException>(() => NpyHeader.Parse(File(text), Where, out _)).Location.Path);

    [Theory]
    [InlineData("")]
    [InlineData("934e554d5059")]
    [InlineData("934e554d505904007600")]
    [InlineData("934e554d50590101ffff")]
    [InlineData("934e554d5059010076007b")]
    [InlineData("934e554d505902000000")]
    [InlineData("934e554d50590200ffffffff")]
    [InlineData("504b0304")]
    public void A_start_that_is_cut_or_lies_is_malformed(string hex)
        => Assert.Throws<MalformedDataException>(() => NpyHeader.Parse(Convert.FromHexString(hex), Where, out _));

    [Fact]
    public void Random_bytes_in_a_header_never_do_more_than_throw()
    {
        var random = new Random(4);
        var good = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }"u8.ToArray();
        for (var i = 0; i < 20_000; i++)
        {
            var text = (byte[])good.Clone();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                text[random.Next(text.Length)] = random.Next(2) == 0 ? good[random.Next(good.Length)] : (byte)random.Next(256);
            }

            try
            {
                _ = NpyHeader.Parse(File(Encoding.Latin1.GetString(text)), Where, out _).Bytes;
            }
            catch (MalformedDataException)
            {
            }
        }
    }

    private static byte[] File(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        return [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, (byte)bytes.Length, (byte)(bytes.Length >> 8), .. bytes];
    }
}
