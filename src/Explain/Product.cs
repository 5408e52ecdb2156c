using System.Globalization;

namespace GradientsToGates.Explain;

/// <summary>The two lines that sums are made of, alike in float, in integers and backwards.</summary>
internal static class Product
{
    /// <summary><c>conv1[0,0,1] product 2: 1 * -57 = -57; sum 45 + -57 = -12 | input[0,1,0] * weight[1,0,1,0]</c>.</summary>
    /// <param name="page">Receives the line.</param>
    /// <param name="name">What the sum is.</param>
    /// <param name="number">From 1.</param>
    /// <param name="product">Both factors and the product.</param>
    /// <param name="sum">The sum before and after.</param>
    /// <param name="origin">What the factors are.</param>
    public static void Row(Page page, string name, int number, (string X, string W, string Result) product, (string Before, string After) sum, string origin) => page.Row(
        name, "product", Number(number), product.X, "*", product.W, "=", product.Result + ";", "sum", sum.Before, "+", product.Result, "=", sum.After, "| " + origin);

    /// <summary><c>pool1[0,0,1] term 2: 7; sum 12 + 7 = 19 | act1[0,1,1]</c>.</summary>
    /// <param name="page">Receives the line.</param>
    /// <param name="name">What the sum is.</param>
    /// <param name="number">From 1.</param>
    /// <param name="term">What is added.</param>
    /// <param name="sum">The sum before and after.</param>
    /// <param name="origin">What the term is.</param>
    public static void TermRow(Page page, string name, int number, string term, (string Before, string After) sum, string origin) => page.Row(
        name, "term", Number(number), term + ";", "sum", sum.Before, "+", term, "=", sum.After, "| " + origin);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture) + ":";
}
