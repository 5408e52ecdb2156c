using GradientsToGates.Pipeline.Widths;
using GradientsToGates.Tensors;

namespace GradientsToGates.Pipeline.Tests;

/// <summary>The search for widths, on made-up networks whose loss and cost are known for all widths.</summary>
public sealed class GreedyWidthsTests
{
    private const int Widest = 8;
    private const int Narrowest = 2;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Result_is_within_the_budget_and_no_unit_can_be_lowered_further(int seed)
    {
        var world = new World(seed);
        IReadOnlyList<int> found = world.Search();

        world.Lost(found).ShouldBeLessThanOrEqualTo(world.Budget);
        for (int u = 0; u < found.Count; u++)
        {
            int unit = u;
            int[] lower = [.. found.Select((b, i) => i == unit ? b - 1 : b)];
            (lower[u] < Narrowest || world.Lost(lower) > world.Budget).ShouldBeTrue($"unit {u} of {string.Join(' ', found)} could still be lowered");
        }

        world.Search().ShouldBe(found, "the same measurements give the same widths");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Trials_say_what_happened(int seed)
    {
        var world = new World(seed);
        IReadOnlyList<int> found = world.Search();
        world.Trials[0].How.ShouldBe("base");
        world.Trials.Select(t => string.Join(' ', t.Bits)).ShouldBeUnique();
        world.Trials.ShouldAllBe(t => t.How != "rejected" || world.Lost(t.Bits) > world.Budget);
        world.Trials.ShouldAllBe(t => t.How != "accepted" || world.Lost(t.Bits) <= world.Budget);

        // Each bit taken away was accepted, one after the other.
        world.Trials.Count(t => t.How == "accepted").ShouldBe(found.Sum(b => Widest - b));
        world.Trials.Select(t => world.Cost(t.Bits)).Min().ShouldBeLessThanOrEqualTo(world.Cost(found));
        world.Alone.ShouldBeInOrder(SortDirection.Ascending, "progress only rises");
        world.Steps.ShouldBeInOrder(SortDirection.Ascending, "progress only rises");
        world.Steps[^1].ShouldBe(found.Count * (Widest - Narrowest), "and ends at its end");
    }

    [Fact]
    public void What_saves_most_for_each_image_goes_first()
    {
        // Two units of one cost: the second changes nothing down to 2 bits, the first an image a bit.
        var trials = new List<string>();
        var greedy = new GreedyWidths(2, b => b.Sum(), b =>
        {
            trials.Add(string.Join(' ', b));
            return new Verdict(Widest - b[0] <= 3, Widest - b[0]);
        });
        greedy.Search().ShouldBe([5, 2]);
        string[] accepted = [.. greedy.Trials.Where(t => t.How == "accepted").Select(t => string.Join(' ', t.Bits))];
        accepted.ShouldBe(["8 7", "8 6", "8 5", "8 4", "8 3", "8 2", "7 2", "6 2", "5 2"], ignoreOrder: true);
        trials.IndexOf("8 2").ShouldBeLessThan(trials.IndexOf("7 2"));
    }

    [Fact]
    public void What_saves_nothing_is_not_even_measured()
    {
        int measured = 0;
        var greedy = new GreedyWidths(2, b => b[1], b =>
        {
            measured++;
            return new Verdict(true, 0);
        });
        greedy.Search().ShouldBe([8, 2]);
        greedy.Trials.ShouldAllBe(t => t.Bits[0] == Widest);
        measured.ShouldBeLessThan(20);
    }

    [Fact]
    public void A_budget_that_the_widest_break_is_refused() =>
        Should.Throw<InvalidOperationException>(() => new GreedyWidths(1, b => b[0], _ => new Verdict(false, 0)).Search());

    /// <summary>Units whose losses add up, each rising as its width falls.</summary>
    private sealed class World
    {
        private readonly int[][] _lost;
        private readonly int[] _size;

        public World(int seed)
        {
            var rng = new Rng((ulong)seed, RandomStream.Test);
            int units = 1 + rng.NextInt32(5);
            _size = [.. Enumerable.Range(0, units).Select(_ => 1 + rng.NextInt32(1000))];
            _lost = [.. Enumerable.Range(0, units).Select(_ => Rising(rng))];
            Budget = rng.NextInt32(120);
        }

        public int Budget { get; }

        public IReadOnlyList<Trial> Trials { get; private set; } = [];

        public List<int> Alone { get; } = [];

        public List<int> Steps { get; } = [];

        public int Lost(IReadOnlyList<int> bits) => bits.Select((b, u) => _lost[u][Widest - b]).Sum();

        public long Cost(IReadOnlyList<int> bits) => bits.Select((b, u) => (long)b * _size[u]).Sum();

        public IReadOnlyList<int> Search()
        {
            Alone.Clear();
            Steps.Clear();
            var greedy = new GreedyWidths(_lost.Length, Cost, b => new Verdict(Lost(b) <= Budget, Lost(b))) { OnAlone = (done, _) => Alone.Add(done), OnStep = (done, _) => Steps.Add(done) };
            IReadOnlyList<int> found = greedy.Search();
            Trials = greedy.Trials;
            return found;
        }

        // 0 at 8 bits, then more with each bit taken away.
        private static int[] Rising(Rng rng)
        {
            int[] lost = new int[Widest - Narrowest + 1];
            for (int i = 1; i < lost.Length; i++)
            {
                lost[i] = lost[i - 1] + rng.NextInt32(5 * i * i);
            }

            return lost;
        }
    }
}
