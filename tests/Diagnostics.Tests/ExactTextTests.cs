using System.Globalization;
using System.Text.Json;

namespace GradientsToGates.Diagnostics.Tests;

/// <summary>Numbers in files read back as the same numbers: every power of two, its neighbours, and any other.</summary>
public sealed class ExactTextTests
{
    private static readonly JsonSerializerOptions _json = new() { Converters = { new ExactJsonNumbers() } };

    [Fact]
    public void Every_power_of_two_and_its_neighbours_read_back()
    {
        double[] powers = [.. Enumerable.Range(-1074, 1074 + 1024).Select(e => Math.ScaleB(1, e))];
        double[] values = [.. powers, .. powers.Select(p => -p), .. powers.Select(double.BitIncrement), .. powers.Select(double.BitDecrement), 0, 0.1, double.MaxValue];

        values.Where(v => double.Parse(ExactText.Of(v), CultureInfo.InvariantCulture) != v).ShouldBeEmpty();
        values.Where(v => JsonSerializer.Deserialize<double>(JsonSerializer.Serialize(v, _json), _json) != v).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(3, "3")]
    [InlineData(1e-300, "1E-300")]
    [InlineData(2.9802322387695312E-08, "2.9802322387695312E-08")] // 2^-25, of which .NET's shortest form is not exact
    [InlineData(double.NegativeInfinity, "-Infinity")]
    [InlineData(double.NaN, "NaN")]
    public void The_text_is_short(double value, string text) => ExactText.Of(value).ShouldBe(text);

    [Fact]
    public void Json_has_no_infinity() => Should.Throw<ArgumentException>(() => JsonSerializer.Serialize(double.PositiveInfinity, _json));
}
