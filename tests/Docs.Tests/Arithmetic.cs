using System.Globalization;
using System.Numerics;

namespace GradientsToGates.Docs.Tests;

/// <summary>Evaluates the arithmetic that pages show: integers, decimals, + - * / ^, parentheses, floor, even (rounded half to even), min and max; exact.</summary>
/// <remarks>A fraction is kept as numerator and denominator and must be gone at the end.</remarks>
internal sealed class Arithmetic
{
    private readonly string _text;
    private int _at;

    private Arithmetic(string text) => _text = text.Replace(" ", "", StringComparison.Ordinal);

    public static BigInteger Evaluate(string text)
    {
        var parser = new Arithmetic(text);
        Fraction value = parser.Sum();
        return parser._at == parser._text.Length && value.Denominator.IsOne ? value.Numerator : throw new FormatException($"'{text}' is not an integer expression");
    }

    private Fraction Sum()
    {
        Fraction value = Product();
        while (true)
        {
            if (Accept('+'))
            {
                value = Add(value, Product());
            }
            else if (Accept('-'))
            {
                value = Add(value, Negate(Product()));
            }
            else
            {
                return value;
            }
        }
    }

    private Fraction Product()
    {
        Fraction value = Power();
        while (true)
        {
            if (Accept('*'))
            {
                Fraction right = Power();
                value = Fraction.Of(value.Numerator * right.Numerator, value.Denominator * right.Denominator);
            }
            else if (Accept('/'))
            {
                Fraction right = Power();
                value = Fraction.Of(value.Numerator * right.Denominator, value.Denominator * right.Numerator);
            }
            else
            {
                return value;
            }
        }
    }

    private Fraction Power()
    {
        if (Accept('-'))
        {
            return Negate(Power());
        }

        Fraction value = Atom();
        return Accept('^') ? Fraction.Of(BigInteger.Pow(value.Numerator, (int)Atom().Numerator), 1) : value;
    }

    private Fraction Atom()
    {
        string word = While(char.IsAsciiLetter);
        if (Accept('('))
        {
            Fraction value = Sum();
            while (Accept(','))
            {
                Fraction other = Sum();
                bool less = (value.Numerator * other.Denominator) < (other.Numerator * value.Denominator);
                value = word switch { "min" => less ? value : other, "max" => less ? other : value, _ => throw new FormatException($"'{word}' has one argument") };
            }

            Expect(')');
            return word switch { "floor" => Fraction.Of(Floor(value), 1), "even" => Fraction.Of(Even(value), 1), _ => value };
        }

        string digits = While(char.IsAsciiDigit);
        string decimals = Accept('.') ? While(char.IsAsciiDigit) : "";
        return Fraction.Of(BigInteger.Parse(digits + decimals, CultureInfo.InvariantCulture), BigInteger.Pow(10, decimals.Length));
    }

    private static BigInteger Floor(Fraction value) => (value.Numerator - Modulo(value.Numerator, value.Denominator)) / value.Denominator;

    private static BigInteger Even(Fraction value)
    {
        BigInteger floor = Floor(value);
        int half = (2 * (value.Numerator - (floor * value.Denominator))).CompareTo(value.Denominator);
        return half > 0 || (half == 0 && !floor.IsEven) ? floor + 1 : floor;
    }

    private static BigInteger Modulo(BigInteger a, BigInteger n) => ((a % n) + n) % n;

    private static Fraction Add(Fraction a, Fraction b) => Fraction.Of((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    private static Fraction Negate(Fraction a) => a with { Numerator = -a.Numerator };

    private string While(Func<char, bool> accepts)
    {
        int start = _at;
        while (_at < _text.Length && accepts(_text[_at]))
        {
            _at++;
        }

        return _text[start.._at];
    }

    private bool Accept(char c)
    {
        bool here = _at < _text.Length && _text[_at] == c;
        _at += here ? 1 : 0;
        return here;
    }

    private void Expect(char c)
    {
        if (!Accept(c))
        {
            throw new FormatException($"'{c}' expected at position {_at} of '{_text}'");
        }
    }

    /// <summary>In lowest terms, the denominator positive.</summary>
    private readonly record struct Fraction(BigInteger Numerator, BigInteger Denominator)
    {
        public static Fraction Of(BigInteger numerator, BigInteger denominator)
        {
            BigInteger divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
            return new(numerator / divisor, denominator / divisor);
        }
    }
}
