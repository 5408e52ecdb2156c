using GradientsToGates.Dataflow.Devices;
using GradientsToGates.Diagnostics;

namespace GradientsToGates.Synthesis.Tests;

public sealed class DeviceCatalogTests
{
    [Theory]
    [InlineData("xc7a35t", 20_800, 41_600, 90, 50)]
    [InlineData("xc7a15t", 10_400, 20_800, 45, 25)]
    [InlineData("xc7z010", 17_600, 35_200, 80, 60)]
    [InlineData("XC7Z020", 53_200, 106_400, 220, 140)]
    public void A_device_has_what_its_data_sheet_says(string name, int lut, int ff, int dsp, int bram36)
    {
        Device device = DeviceCatalog.Get(name);
        (device.Lut, device.Ff, device.Dsp, device.Bram36).ShouldBe((lut, ff, dsp, bram36));
    }

    [Fact]
    public void An_unknown_device_is_told_the_known_ones()
    {
        UserException e = Should.Throw<UserException>(() => DeviceCatalog.Get("xc7a100t"));
        e.Message.ShouldBe("G2G2201 device 'xc7a100t': this device is not known. Use xc7a35t, xc7a15t, xc7z010, xc7z020.");
        e.ExitCode.ShouldBe(ExitCode.BadInput);
    }

    [Fact]
    public void The_default_device_is_in_the_catalogue() => DeviceCatalog.Get(DeviceCatalog.Default).Name.ShouldBe(DeviceCatalog.Default);
}
