using GradientsToGates.Tensors;

namespace GradientsToGates.Explain.Tests;

/// <summary>The check itself is checked: a digit changed anywhere in a text must be noticed.</summary>
public sealed class MutationTests
{
    [Fact]
    public void Every_changed_digit_of_a_text_of_xor_is_noticed()
    {
        Case network = Cases.Xor(powerOfTwo: false);
        string text = network.Whole([1, 0], 1);
        Survivors(network, [1, 0], 1, text, Digits(text)).ShouldBeEmpty();
    }

    [Fact]
    public void A_changed_digit_in_any_line_of_every_layer_is_noticed()
    {
        Case network = Cases.Small();
        byte[] codes = Cases.Pixels(network.Definition.Graph, 1);
        string text = network.Whole(codes, 1);
        var random = new Rng(17, RandomStream.Test);
        int[] digits = [.. Digits(text)];
        int[] some = [.. Enumerable.Range(0, 150).Select(_ => digits[random.NextInt32(digits.Length)])];
        Survivors(network, codes, 1, text, some).ShouldBeEmpty();
    }

    private static IEnumerable<int> Digits(string text)
    {
        bool comment = false;
        for (int i = 0; i < text.Length; i++)
        {
            comment = i == 0 || text[i - 1] == '\n' ? text[i] == '#' : comment;
            if (!comment && char.IsAsciiDigit(text[i]))
            {
                yield return i;
            }
        }
    }

    private static List<string> Survivors(Case network, byte[] codes, byte label, string text, IEnumerable<int> digits)
    {
        var survivors = new List<string>();
        int tried = 0;
        foreach (int i in digits)
        {
            char[] changed = text.ToCharArray();
            changed[i] = (char)('0' + ((changed[i] - '0' + 1) % 10));
            tried++;
            try
            {
                new Redo(network, codes, label).Run(new string(changed));
                survivors.Add(new string(changed).Split('\n')[text[..i].Count(c => c == '\n')]);
            }
            catch (RedoException)
            {
                // Noticed.
            }
        }

        tried.ShouldBeGreaterThan(100);
        return survivors;
    }
}
